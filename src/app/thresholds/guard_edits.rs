//! Changes of guardrails. Plain data: no page, no browser.

use cost_matrix::budget::guardrail::usual_stages;
use cost_matrix::workspace::{GuardrailAssignment, GuardrailStage, Level, Workspace, folded};

/// A stage that can be changed: the usual ones are written down first.
pub(super) fn stage_mut<'a>(workspace: &'a mut Workspace, id: &str) -> Option<&'a mut GuardrailStage> {
    own_stages(workspace).iter_mut().find(|stage| stage.id == id)
}

fn own_stages(workspace: &mut Workspace) -> &mut Vec<GuardrailStage> {
    let stages = &mut workspace.guardrails.stages;
    if stages.is_empty() {
        *stages = usual_stages();
    }
    stages
}

/// Adds a stage at the end and gives its id.
pub(super) fn add_stage(workspace: &mut Workspace) -> String {
    let stages = own_stages(workspace);
    let free = |number: &usize| !stages.iter().any(|stage| folded(&stage.id) == format!("stage-{number}"));
    let number = (stages.len() + 1..).find(free).unwrap_or_default();
    let id = format!("stage-{number}");
    stages.push(GuardrailStage {
        id: id.clone(),
        name: Some(format!("Stage {number}")),
        ..GuardrailStage::default()
    });
    id
}

/// Takes a stage away, and whatever stood at it. The last one stays: without any, the usual ones would hold.
pub(super) fn remove_stage(workspace: &mut Workspace, id: &str) {
    let stages = own_stages(workspace);
    if stages.len() > 1 {
        stages.retain(|stage| stage.id != id);
        workspace.guardrails.assigned.retain(|one| folded(&one.stage) != folded(id));
    }
}

/// Puts a product or a key at a stage and gives its place.
pub(super) fn assign(
    workspace: &mut Workspace,
    product: Option<&str>,
    key: Option<&str>,
    stage: &str,
) -> usize {
    let assigned = &mut workspace.guardrails.assigned;
    let same = |one: &GuardrailAssignment| one.product.as_deref() == product && one.key.as_deref() == key;
    if let Some(place) = assigned.iter().position(same) {
        stage.clone_into(&mut assigned[place].stage);
        return place;
    }
    assigned.push(GuardrailAssignment {
        product: product.map(str::to_owned),
        key: key.map(str::to_owned),
        stage: stage.to_owned(),
        ..GuardrailAssignment::default()
    });
    assigned.len() - 1
}

/// Reads a share as it is typed: `15`, `15%` or `15 %` are percentages of the month's budget.
pub(super) fn share(text: &str) -> Option<Level> {
    let text = text.trim().trim_end_matches('%').trim_end();
    Level::parse(&format!("{text}%")).ok()
}

/// Sets one of a stage's figures: `12 %`, `12%` or an amount; nothing makes it usual again. What is neither, or below nothing,
/// changes nothing.
pub(super) fn set_level(level: &mut Option<Level>, text: &str) {
    if text.trim().is_empty() {
        *level = None;
    } else if let Some(typed) = Level::parse(text.trim()).ok().filter(|typed| !is_negative(typed)) {
        *level = Some(typed);
    }
}

fn is_negative(level: &Level) -> bool {
    let (Level::Percent(figure) | Level::Amount(figure)) = level;
    figure.amount().is_negative()
}

/// A share as it is shown.
pub(super) fn share_text(share: Option<&Level>) -> String {
    match share {
        None => "100 %".to_owned(),
        Some(Level::Percent(figure)) => format!("{figure} %"),
        Some(Level::Amount(figure)) => figure.to_string(),
    }
}
