//! `guardrails`: daily limits by stage of exposure, and the days on which they would have tripped.

use clap::Args;
use cost_matrix::budget::guardrail::{Guarded, KEY, guardrails};
use cost_matrix::ledger::{Allocation, Asked, CHARGE_CATEGORY, UNIT, USER};
use cost_matrix::workspace::GuardrailAssignment;
use serde::Serialize;

use super::arguments::Inputs;
use super::bills::inputs_with;
use super::ending::{Ended, Failure, after_refusing};
use super::output::Output;

/// Tells the daily limits of products and keys at their stage of exposure, and the days on which they would have tripped
///
/// One JSON line per assignment of the workspace's guardrails: a month's money by the stage's share of the budget, a day's soft limit (a
/// thirtieth of it less 10 %), the hard one (20 % above), the stop at 95 % of the month for what is critical; and each day of the
/// bills that reached a limit, or on which a request or a user cost more than the stage's cap. A product's days are as the rules allocate them, a key's as the bills name it (x_ApiKey).
#[derive(Args)]
#[command(after_help = "Example:\n  \
    cost-matrix guardrails -w workspace.json *.csv | jq -r '[.product, .key, .stage, .limits.soft, .limits.hard, (.trips | length)] | @tsv'\n\n\
    In the workspace:\n  \
    \"guardrails\": {\n    \
    \"stages\": [{\"id\": \"pilot\", \"share\": \"15%\", \"at_soft\": \"notify\", \"at_hard\": \"throttle\", \"lift\": \"budget owner\", \"lift_for\": \"24h\"}],\n    \
    \"assigned\": [{\"product\": \"assist\", \"stage\": \"pilot\"}, {\"key\": \"sk-…\", \"stage\": \"pilot\", \"amount\": \"500\"}]}\n\n\
    Without stages, internal, pilot, limited and general hold (5, 15, 40 and 100 % of the month's budget; general is critical).")]
pub(crate) struct Guardrails {
    #[command(flatten)]
    inputs: Inputs,
}

#[derive(Serialize)]
struct Line<'a> {
    product: Option<&'a str>,
    key: Option<&'a str>,
    stage: &'a str,
    #[serde(flatten)]
    guarded: &'a Guarded,
}

impl Guardrails {
    pub(crate) fn run(&self) -> Ended {
        let charged = inputs_with(&self.inputs, &[CHARGE_CATEGORY, KEY, UNIT, USER])?;
        let (workspace, bills) = (&charged.workspace, charged.bills());
        let refused = |refusal| Failure::of(format!("{}: {refusal}", self.inputs.workspace.display()));
        let days = Allocation::of(workspace, &bills, Asked::default()).map_err(refused)?.period();
        let guarded = guardrails(workspace, &bills, days.map(|days| (days.start(), days.last())));
        let mut output = Output::open(None)?;
        for (one, assignment) in guarded.map_err(refused)?.iter().zip(&workspace.guardrails.assigned) {
            let GuardrailAssignment { product, key, stage, .. } = assignment;
            let (product, key) = (product.as_deref(), key.as_deref());
            output.write_line(&Line { product, key, stage, guarded: one })?;
        }
        output.close()?;
        let (_, rejected) = charged.notes();
        Ok(after_refusing(rejected, self.inputs.reading.strict))
    }
}
