//! The journal of corrections: what moved in closed weeks, in pairs that net to nothing, with causes and approvals.

use cost_matrix::calendar::Week;
use cost_matrix::desk::{Answer, Journal, JournalQuery, JournalWeek, Question};
use cost_matrix::money::Amount;
use cost_matrix::tracking::Correction;
use yew::prelude::*;

use super::links::{bill_of, cause_shown};
use super::team_shown;
use super::week_edits::approve;
use super::words::{cause, payer, work};
use crate::app::host::today;
use crate::app::store::{Page, State, use_answer, use_page, use_store};
use crate::app::widgets::{
    Badge, Column, CopyButton, DownloadButton, EmptyState, Money, SelectField, Table, TableRow, TextField,
    Tone, amount_text, exact_text,
};
use front::{Route, Station};

/// How many lines of a week are listed; files hold them all.
const MOST_LINES: usize = 300;

/// What the choice of all teams is called; no team has such an id, because ids are trimmed.
const ALL: &str = " ";

#[derive(Properties, PartialEq)]
pub(super) struct CorrectionsProps {
    /// Of this week only.
    pub(super) week: Option<Week>,
}

/// The journal.
#[component]
pub(super) fn Corrections(props: &CorrectionsProps) -> Html {
    let store = use_store();
    let page = use_page();
    let team = use_state_eq(|| ALL.to_owned());
    let query = JournalQuery { week: props.week, team: (*team != ALL).then(|| (*team).clone()) };
    let asked = use_answer(Some(Question::Corrections(query)));
    let journal = match asked.answer.as_deref() {
        Some(Answer::Corrections(journal)) if !journal.all_weeks.is_empty() => journal,
        answer => return nothing(answer, store.workspace().closed_weeks.is_empty()),
    };
    let choose_team = {
        let team = team.clone();
        Callback::from(move |chosen: String| team.set(chosen))
    };
    html! {
        <div class="stack tracking-body">
            { toolbar(&store, journal, props.week, &team, choose_team) }
            if journal.weeks.is_empty() {
                <p class="quiet-text">{ "No correction is of that week and team." }</p>
            }
            { for journal.weeks.iter().map(|week| week_card(&store, &page, week)) }
        </div>
    }
}

fn nothing(answer: Option<&Answer>, none_closed: bool) -> Html {
    let (title, text) = match answer {
        None => ("Corrections", "Comparing closed weeks with today …".to_owned()),
        Some(Answer::Refused(reason)) => ("No corrections to show", reason.clone()),
        Some(_) if none_closed => (
            "No week is closed yet",
            "Once weeks are closed, whatever changes in them later stands here as pairs to book, with the cause.".to_owned(),
        ),
        Some(_) => (
            "Nothing moved in closed weeks",
            "Today's rules, owners and bills give every closed week as it was closed, to the last digit.".to_owned(),
        ),
    };
    html! {
        <EmptyState {title}>
            <p>{ text }</p>
            <a href={Route::of(Station::Tracking).href()}>{ "To the weeks" }</a>
        </EmptyState>
    }
}

fn toolbar(
    store: &State,
    journal: &Journal,
    week: Option<Week>,
    team: &str,
    choose_team: Callback<String>,
) -> Html {
    let mut weeks = vec![(AttrValue::from(""), AttrValue::from("all weeks"))];
    weeks.extend(journal.all_weeks.iter().map(|week| (week.to_string().into(), week.to_string().into())));
    let mut teams = vec![(AttrValue::from(ALL), AttrValue::from("all teams"))];
    teams.extend(journal.all_teams.iter().map(|id| {
        let name = if id.is_empty() { "(unallocated)".to_owned() } else { team_shown(store.workspace(), id) };
        (id.clone().into(), name.into())
    }));
    let choose_week = Callback::from(|chosen: String| match &*chosen {
        "" => super::go(&["corrections"]),
        week => super::go(&["corrections", week]),
    });
    let week = week.map(|week| week.to_string()).unwrap_or_default();
    html! {
        <div class="toolbar">
            <SelectField label="Week" value={week} options={weeks} on_commit={choose_week} />
            <SelectField label="Team" value={team.to_owned()} options={teams} on_commit={choose_team} />
            <DownloadButton text="CSV" name="corrections.csv" mime="text/csv;charset=utf-8" content={AttrValue::from(journal.csv.clone())} />
            <DownloadButton text="JSON lines" name="corrections.jsonl" mime="application/x-ndjson" content={AttrValue::from(journal.lines.clone())} />
            <CopyButton text="Copy for a spreadsheet" content={AttrValue::from(journal.tsv.clone())} />
        </div>
    }
}

fn week_card(store: &State, page: &Page, week: &JournalWeek) -> Html {
    let currency = AttrValue::from(store.currency().to_owned());
    let title = format!("journal-{}", week.week);
    let href = Route::of(Station::Tracking).at(&["week", &week.week.to_string()]).href();
    html! {
        <section class="card" key={week.week.to_string()} aria-labelledby={title.clone()}>
            <header class="card-head">
                <h2 id={title}><a {href}>{ week.week.to_string() }</a></h2>
                { net_badge(week, &currency) }
                <span class="spacer"></span>
                { approval(page, week) }
            </header>
            { net_words(store, week, &currency) }
            { lines(store, week, &currency) }
        </section>
    }
}

fn net_badge(week: &JournalWeek, currency: &str) -> Html {
    if week.net.is_zero() {
        return html! { <Badge text="nets to exactly 0" tone={Tone::Good} /> };
    }
    let text = format!("nets to {} {currency}", amount_text(week.net, currency));
    html! { <Badge {text} tone={Tone::Warning} hint={exact_text(week.net, currency)} /> }
}

/// By what a week's corrections don't net to nothing.
fn net_words(store: &State, week: &JournalWeek, currency: &str) -> Html {
    if week.net.is_zero() {
        return html! { <div hidden=true></div> };
    }
    let part = |(why, subject, amount): &(_, String, Amount)| {
        let cause = cause(store.workspace(), *why, subject, true);
        format!("{cause} ({} {currency})", amount_text(*amount, currency))
    };
    let parts: Vec<String> = week.net_by.iter().map(part).collect();
    html! { <p class="tracking-net">{ format!("The week costs something else now: {}.", parts.join("; ")) }</p> }
}

fn approval(page: &Page, week: &JournalWeek) -> Html {
    let commit = {
        let (page, id, sha256) = (page.clone(), week.week, week.sha256.clone());
        Callback::from(move |by: String| {
            let sha256 = sha256.clone();
            let label = if by.is_empty() { "Take approval of" } else { "Approve corrections of" };
            page.edit(format!("{label} {id}"), move |workspace| {
                approve(workspace, id, &by, today(), &sha256)
            });
        })
    };
    let (value, help) = match &week.approved {
        Some((by, on)) => {
            let on = on.map(|day| format!(" on {day}")).unwrap_or_default();
            match week.approval_stands {
                true => (by.clone(), Some(format!("approved{on}"))),
                false => {
                    (String::new(), Some(format!("{by} approved{on}; the corrections are others since")))
                }
            }
        }
        None => (String::new(), None),
    };
    html! {
        <TextField label={format!("Approved by, for {}", week.week)} {value} help={help.map(AttrValue::from)} placeholder="name"
            class="tracking-approval" on_commit={commit} />
    }
}

fn lines(store: &State, week: &JournalWeek, currency: &AttrValue) -> Html {
    let columns = vec![
        Column::text("Team"),
        Column::text("For"),
        Column::number(format!("Amount ({currency})")),
        Column::text("Cause"),
    ];
    let (taken, given) = sums(&week.corrections);
    let all = if week.corrections.len() == week.all {
        "All lines".to_owned()
    } else {
        format!("{} of {} lines", week.corrections.len(), week.all)
    };
    let foot = html! {
        <tr>
            <th scope="row">{ all }</th>
            <td>{ format!("{} taken, {} given", amount_text(taken.abs(), currency), amount_text(given, currency)) }</td>
            <td class="number"><Money amount={taken + given} currency={currency.clone()} /></td>
            <td></td>
        </tr>
    };
    let more = week.corrections.len().saturating_sub(MOST_LINES);
    html! {
        <>
            <Table caption={format!("Corrections of {}", week.week)} {columns} {foot}>
                { for week.corrections.iter().take(MOST_LINES).enumerate().map(|(place, one)| row(store, place, one, currency)) }
            </Table>
            if more > 0 { <p class="tracking-net">{ format!("{more} more lines are in the files.") }</p> }
        </>
    }
}

fn row(store: &State, place: usize, one: &Correction, currency: &AttrValue) -> Html {
    let workspace = store.workspace();
    html! {
        <TableRow key={place}>
            <td>{ payer(workspace, &one.line) }</td>
            <td>{ work(workspace, &one.line) }</td>
            <td class="number"><Money amount={one.amount} currency={currency.clone()} /></td>
            <td class="tracking-cause">{ cause_shown(workspace, one.cause, &one.subject, one.certain, bill_of(store, &one.subject)) }</td>
        </TableRow>
    }
}

/// What is taken and what is given.
fn sums(corrections: &[Correction]) -> (Amount, Amount) {
    let of = |negative: bool| {
        let chosen = corrections.iter().filter(move |one| one.amount.is_negative() == negative);
        chosen.map(|one| one.amount).sum()
    };
    (of(true), of(false))
}
