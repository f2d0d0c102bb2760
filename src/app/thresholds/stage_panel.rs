//! A stage of exposure in the panel.

use cost_matrix::budget::guardrail::{BUFFER, HEADROOM, MONTH_DAYS, STOP, stages};
use cost_matrix::budget::{ACTIONS, ROLES, Wait};
use cost_matrix::workspace::{Figure, GuardrailStage, Level};
use yew::prelude::*;

use super::go;
use super::guard_edits::{remove_stage, set_level, share, share_text, stage_mut};
use super::guardrails::stage_title;
use crate::app::store::{Page, use_page, use_store};
use crate::app::widgets::{
    Button, CheckField, ComboField, Kind, MoneyField, Shape, SidePanel, TextAreaField, TextField,
};

#[derive(Properties, PartialEq)]
pub(super) struct StagePanelProps {
    pub(super) id: AttrValue,
}

/// A change of one member of the stage.
fn change<T: 'static>(
    page: &Page,
    id: &AttrValue,
    what: &'static str,
    change: fn(&mut GuardrailStage, T),
) -> Callback<T> {
    let (page, id) = (page.clone(), id.clone());
    Callback::from(move |value: T| {
        let id = id.clone();
        page.edit_field("Change stage", format!("stage:{id}:{what}"), move |workspace| {
            if let Some(stage) = stage_mut(workspace, &id) {
                change(stage, value);
            }
        });
    })
}

fn some(text: String) -> Option<String> {
    (!text.trim().is_empty()).then_some(text)
}

/// The panel.
#[component]
pub(super) fn StagePanel(props: &StagePanelProps) -> Html {
    let store = use_store();
    let page = use_page();
    let workspace = store.workspace();
    let id = &props.id;
    let all = stages(workspace);
    let Some(stage) = all.iter().find(|stage| stage.id == **id) else {
        return html! { <aside hidden=true></aside> };
    };
    let currency = workspace.currency.trim();
    let count = workspace.guardrails.assigned.iter().filter(|one| one.stage == stage.id).count();
    let over = match count {
        1 => "1 product or key is at it".to_owned(),
        count => format!("{count} products and keys are at it"),
    };
    let remove = {
        let (page, id, title) = (page.clone(), id.clone(), stage_title(stage));
        Callback::from(move |()| {
            let id = id.clone();
            page.remove(format!("Removed stage “{title}”"), move |workspace| {
                remove_stage(workspace, &id)
            });
            go(&["guardrails"]);
        })
    };
    let foot = (all.len() > 1).then(|| html! { <Button text="Remove this stage" kind={Kind::Danger} icon={Shape::Trash} on_press={remove} /> });
    let text = |text: &Option<String>| AttrValue::from(text.clone().unwrap_or_default());
    let figure = |figure: &Option<Figure>| {
        AttrValue::from(figure.as_ref().map(ToString::to_string).unwrap_or_default())
    };
    let level = |level: &Option<Level>| {
        AttrValue::from(level.as_ref().map(|level| share_text(Some(level))).unwrap_or_default())
    };
    let actions: Vec<AttrValue> = ACTIONS.into_iter().map(AttrValue::from).collect();
    let roles: Vec<AttrValue> = ROLES.into_iter().map(|role| AttrValue::from(role.name())).collect();
    let time = stage.lift_for.as_deref().unwrap_or_default();
    let time_problem = (!time.trim().is_empty() && Wait::parse(time).is_none())
        .then(|| AttrValue::from("write a number with h or d, as 24h or 2d"));
    html! {
        <SidePanel id={format!("stage:{id}")} title={stage_title(stage)} {over} on_close={Callback::from(|()| go(&["guardrails"]))} {foot}>
            <TextField label="Name" value={text(&stage.name)} required="a stage needs a name"
                on_commit={change(&page, id, "name", |stage, name| stage.name = Some(name))} />
            <TextField label="Of the month's budget" value={share_text(stage.share.as_ref())} help="A percentage, as 15 %"
                on_commit={change(&page, id, "share", |stage, text: String| if let Some(share) = share(&text) { stage.share = Some(share) })} />
            <div class="thresholds-pair">
                <MoneyField label="Days of a month" value={figure(&stage.days)} placeholder={MONTH_DAYS.to_string()}
                    on_commit={change(&page, id, "days", |stage, figure| stage.days = figure)} />
                <TextField label="Buffer of a day" value={level(&stage.buffer)} placeholder={format!("{BUFFER} %")} help="Left for bad days: a percentage, or an amount"
                    on_commit={change(&page, id, "buffer", |stage, text: String| set_level(&mut stage.buffer, &text))} />
                <TextField label="Hard limit above soft" value={level(&stage.headroom)} placeholder={format!("{HEADROOM} %")}
                    on_commit={change(&page, id, "headroom", |stage, text: String| set_level(&mut stage.headroom, &text))} />
                <TextField label="Stop, of the month" value={level(&stage.stop)} placeholder={format!("{STOP} %")} help="For what is critical"
                    on_commit={change(&page, id, "stop", |stage, text: String| set_level(&mut stage.stop, &text))} />
            </div>
            <CheckField label="Critical: no day's limit stops it, only the month's stop" checked={stage.critical == Some(true)}
                on_commit={change(&page, id, "critical", |stage, critical| stage.critical = Some(critical))} />
            <div class="thresholds-pair">
                <MoneyField label={format!("A request ({currency})")} value={figure(&stage.per_request)}
                    on_commit={change(&page, id, "request", |stage, figure| stage.per_request = figure)} />
                <MoneyField label={format!("A user and day ({currency})")} value={figure(&stage.per_user)}
                    on_commit={change(&page, id, "user", |stage, figure| stage.per_user = figure)} />
            </div>
            <div class="thresholds-pair">
                <ComboField label="At the soft limit" value={text(&stage.at_soft)} suggestions={actions.clone()}
                    on_commit={change(&page, id, "soft", |stage, text| stage.at_soft = some(text))} />
                <ComboField label="At the hard limit" value={text(&stage.at_hard)} suggestions={actions}
                    on_commit={change(&page, id, "hard", |stage, text| stage.at_hard = some(text))} />
            </div>
            <div class="thresholds-pair">
                <ComboField label="May be lifted by" value={text(&stage.lift)} suggestions={roles}
                    on_commit={change(&page, id, "lift", |stage, text| stage.lift = some(text))} />
                <ComboField label="For" value={text(&stage.lift_for)} suggestions={["4h", "24h", "2d", "1w"].map(AttrValue::from).to_vec()} error={time_problem}
                    on_commit={change(&page, id, "time", |stage, text| stage.lift_for = some(text))} />
            </div>
            <TextAreaField label="Before the next stage" value={text(&stage.exit)} rows=3
                on_commit={change(&page, id, "exit", |stage, text| stage.exit = some(text))} />
        </SidePanel>
    }
}
