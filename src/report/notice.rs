//! Ready texts of an escalation: what each level is told, as a mail, a line of chat and a ticket, filled with the line's
//! facts. Nothing is sent: they are copied, or handed to the user's own mail program as an address.

use serde::{Deserialize, Serialize};

use super::text::{clean, escaped, grouped, is_control};
use super::words::Words;
use crate::budget::Action;
use crate::budget::simulate::{Outcome, Played, Simulation};
use crate::ledger::By;
use crate::money::{Amount, minor_units};
use crate::workspace::{Budget, BudgetPeriod, Level, Trigger, Workspace};

/// What a level is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The level, from 1.
    pub level: usize,
    /// One line.
    pub subject: String,
    /// The mail's text.
    pub mail: String,
    /// For a chat: subject and facts in a few lines.
    pub chat: String,
    /// For a tracker, in Markdown.
    pub ticket: String,
    /// `mailto:` with everything in it; none where nobody of the level has an address of mail.
    pub mailto: Option<String>,
}

/// The texts of the levels that are told, in order.
pub fn notices(workspace: &Workspace, simulation: &Simulation) -> Vec<Notice> {
    let budget = workspace.budgets.iter().find(|budget| budget.id == simulation.budget);
    let Some(budget) = budget else { return Vec::new() };
    let facts = FactsOf { workspace, budget, simulation };
    let told = simulation.steps.iter().filter(|played| {
        !matches!(played.outcome, Outcome::NotNeeded | Outcome::NeverTold | Outcome::Nobody)
    });
    told.map(|played| facts.notice(played)).collect()
}

struct FactsOf<'a> {
    workspace: &'a Workspace,
    budget: &'a Budget,
    simulation: &'a Simulation,
}

impl FactsOf<'_> {
    fn notice(&self, played: &Played) -> Notice {
        let subject = self.subject(played);
        let contacts: Vec<&str> =
            played.step.notify.iter().filter_map(|one| one.contact.as_deref()).collect();
        let mail = self.mail(played);
        Notice {
            level: played.step.level,
            mailto: mailto(&contacts, &subject, &mail),
            chat: self.chat(played, &subject),
            ticket: self.ticket(played),
            subject,
            mail,
        }
    }

    fn money(&self, amount: Amount) -> String {
        let currency = &self.simulation.currency;
        format!("{} {currency}", grouped(&amount.to_fixed(minor_units(currency)))).trim_end().to_owned()
    }

    /// What the budget is called, else its line.
    fn name(&self) -> String {
        let given = self.budget.name.as_deref().map(clean).filter(|name| !name.is_empty());
        given.unwrap_or_else(|| self.line())
    }

    fn line(&self) -> String {
        let words = Words::of(self.workspace);
        let parts = self.budget.line.iter().map(|(column, value)| {
            let dimension = By::by_name(column.trim()).and_then(By::dimension);
            let value = dimension.map_or_else(|| value.clone(), |dimension| words.value(dimension, value));
            clean(&format!("{} {value}", column.trim().replace('_', " ")))
        });
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() { "all spend".to_owned() } else { parts.join(", ") }
    }

    const fn period(&self) -> &'static str {
        match self.budget.period {
            Some(BudgetPeriod::Quarter) => "quarter",
            _ => "month",
        }
    }

    fn subject(&self, played: &Played) -> String {
        let spent = self.money(played.spent.unwrap_or(self.simulation.spent));
        format!("{}: {spent} of {} spent", self.name(), self.money(self.simulation.amount))
    }

    /// What the trigger saw, as a sentence without its end.
    fn reason(&self) -> String {
        let trigger = self.budget.triggers.iter().find(|trigger| trigger.id == self.simulation.trigger);
        let what = trigger.map_or_else(|| "an alert was raised by hand".to_owned(), |it| self.trigger(it));
        format!("On {} {what}", self.simulation.fired)
    }

    fn trigger(&self, trigger: &Trigger) -> String {
        let period = self.period();
        let at = match &trigger.at {
            Level::Percent(figure) => format!("{} %", clean(figure.text())),
            Level::Amount(figure) => self.money(figure.amount()),
        };
        let of_budget = match &trigger.at {
            Level::Percent(_) => format!("{at} of the {period}'s budget"),
            Level::Amount(_) => at.clone(),
        };
        match (trigger.on.trim(), trigger.versus.as_deref().map(str::trim)) {
            ("actual", _) => format!("the spend of the {period} reached {of_budget}"),
            ("forecast", _) => format!("the forecast for the {period}'s end reached {of_budget}"),
            ("variance", Some("previous")) => {
                format!("the spend to date exceeded that of the {period} before by {at}")
            }
            ("variance", Some("trailing")) => {
                format!("the spend to date exceeded the mean of the three {period}s before by {at}")
            }
            ("variance", _) => format!("the spend to date exceeded the plan by {at}"),
            _ => format!("the trigger {} fired at {at}", clean(&trigger.id)),
        }
    }

    /// What is asked of the level.
    fn asked(&self, played: &Played) -> String {
        let action = played.step.action.as_deref().unwrap_or_default();
        let saves = || match played.saves {
            Some(saves) if !saves.is_zero() => {
                format!(" Done at once, that saves about {} by {}.", self.money(saves), self.simulation.to)
            }
            _ => String::new(),
        };
        match Action::parse(action) {
            Action::Notify => "Please look at the spend and answer.".to_owned(),
            Action::RequirePlan => {
                format!("Please answer with a plan that keeps the {} within the budget.", self.period())
            }
            Action::Throttle => format!("You may throttle this line's requests.{}", saves()),
            Action::CheaperModel => format!("You may switch this line to a cheaper model.{}", saves()),
            Action::FreezeSpend => format!("You may freeze all new spend of this line.{}", saves()),
            Action::HoldBack(percent) => {
                format!("You may hold back {percent} % of what is still to come.{}", saves())
            }
            Action::Other(text) => format!("You may {}.{}", clean(&text), saves()),
        }
    }

    fn deadline(&self, played: &Played) -> String {
        match &played.by {
            Some(by) if self.simulation.steps.len() > played.step.level => {
                format!("Please answer by {by}; after that level {} is told.", played.step.level + 1)
            }
            Some(by) => format!("Please answer by {by}; this is the last level."),
            None => "There is no deadline: this is the last level.".to_owned(),
        }
    }

    /// Facts as pairs: what, and how much.
    fn facts(&self, played: &Played) -> Vec<(&'static str, String)> {
        let simulation = self.simulation;
        let spent = self.money(played.spent.unwrap_or(simulation.spent));
        let mut facts = vec![
            ("Line", self.line()),
            (
                "Budget",
                format!("{} for {} to {}", self.money(simulation.amount), simulation.from, simulation.to),
            ),
            ("Threshold", self.reason()),
            ("Spent", format!("{spent} (bills until {}, after that the run rate)", simulation.known_until)),
            (
                "Forecast",
                format!(
                    "{} by {} at the run rate of the last {} days, {} a day",
                    self.money(simulation.at_end),
                    simulation.to,
                    simulation.rate_days,
                    self.money(simulation.a_day)
                ),
            ),
        ];
        if simulation.spent >= simulation.amount {
            facts.push(("Budget spent", format!("by {}", simulation.known_until)));
        } else if let Some(moment) = simulation.spent_by {
            facts.push(("Budget spent", format!("by {}, at that rate", moment.day())));
        }
        let owner = simulation.owner.as_deref().map(clean);
        facts.push(("Owner", owner.unwrap_or_else(|| "nobody".to_owned())));
        facts
    }

    /// Who was told before and did not answer.
    fn before(&self, played: &Played) -> Option<String> {
        let before = self.simulation.steps.iter().take(played.step.level - 1);
        let told: Vec<String> = before
            .filter(|one| one.outcome != Outcome::NeverTold)
            .map(|one| format!("level {} ({})", one.step.level, names(one)))
            .collect();
        (!told.is_empty()).then(|| format!("Told before, without an answer: {}.", told.join(", ")))
    }

    fn mail(&self, played: &Played) -> String {
        let mut lines = vec![format!("Hello {},", names(played)), String::new()];
        lines.push(format!("{}.", self.reason()));
        lines.push(String::new());
        lines.extend(
            self.facts(played)
                .into_iter()
                .filter(|(name, _)| *name != "Threshold")
                .map(|(name, value)| format!("{name}: {value}")),
        );
        lines.push(String::new());
        lines.push(self.asked(played));
        lines.push(self.deadline(played));
        lines.extend(self.before(played));
        lines.join("\n")
    }

    fn chat(&self, played: &Played, subject: &str) -> String {
        let mut lines = vec![subject.to_owned(), format!("{}.", self.reason())];
        lines.push(format!(
            "At the run rate: {} by {}. Owner: {}.",
            self.money(self.simulation.at_end),
            self.simulation.to,
            self.simulation.owner.as_deref().map_or_else(|| "nobody".to_owned(), clean)
        ));
        lines.push(format!("{}: {} {}", names(played), self.asked(played), self.deadline(played)));
        lines.join("\n")
    }

    fn ticket(&self, played: &Played) -> String {
        let mut lines = vec![format!("# {}", escaped(&self.subject(played))), String::new()];
        let fact = |(name, value): (&str, String)| format!("- **{name}**: {}", escaped(&value));
        lines.extend(self.facts(played).into_iter().map(fact));
        lines.push(fact(("Assigned to", names(played))));
        lines.push(String::new());
        lines.push(format!("- [ ] {}", escaped(&self.asked(played))));
        lines.push(format!("- [ ] {}", escaped(&self.deadline(played))));
        if let Some(before) = self.before(played) {
            lines.extend([String::new(), escaped(&before)]);
        }
        lines.join("\n")
    }
}

fn names(played: &Played) -> String {
    let names: Vec<String> =
        played.step.notify.iter().filter_map(|one| one.name.as_deref().map(clean)).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(" and ") }
}

/// The address of a new mail: percent-encoded, so that neither a name nor an address can add a header or a recipient. None
/// where no contact is a plain address of mail.
pub fn mailto(contacts: &[&str], subject: &str, body: &str) -> Option<String> {
    let addresses: Vec<String> = contacts
        .iter()
        .map(|contact| contact.trim())
        .filter(|it| is_address(it))
        .map(encoded_address)
        .collect();
    if addresses.is_empty() {
        return None;
    }
    let body: Vec<String> = body.lines().map(|line| encoded(&without_controls(line))).collect();
    Some(format!(
        "mailto:{}?subject={}&body={}",
        addresses.join(","),
        encoded(&clean(subject)),
        body.join("%0D%0A")
    ))
}

fn without_controls(line: &str) -> String {
    line.chars().map(|sign| if is_control(sign) { ' ' } else { sign }).collect()
}

/// One address of mail, and nothing that a mail program could read as two, as a name or as a header. Quoted local parts and
/// comments are left out: hardly anybody has them, and they are how headers are smuggled.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let fits = |part: &str, more: &str| {
        !part.is_empty() && part.chars().all(|sign| sign.is_alphanumeric() || more.contains(sign))
    };
    fits(local, "!#$%&'*+-/=?^_`{|}~.") && fits(domain, "-.") && !domain.starts_with('.')
}

fn encoded_address(address: &str) -> String {
    encoded(address).replace("%40", "@")
}

/// Everything but what RFC 3986 calls unreserved, as `%` and two digits a byte.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a mail program makes of the address: recipients, then headers in their order.
    fn read(mailto: &str) -> (Vec<String>, Vec<(String, String)>) {
        let decoded = |text: &str| {
            let mut bytes = Vec::new();
            let mut rest = text.bytes();
            while let Some(byte) = rest.next() {
                let digits: Vec<u8> = if byte == b'%' { rest.by_ref().take(2).collect() } else { vec![] };
                let text = String::from_utf8(digits).unwrap_or_default();
                bytes.push(u8::from_str_radix(&text, 16).unwrap_or(byte));
            }
            String::from_utf8(bytes).unwrap_or_default()
        };
        let rest = mailto.strip_prefix("mailto:").unwrap_or_default();
        let (to, headers) = rest.split_once('?').unwrap_or((rest, ""));
        let headers = headers.split('&').filter_map(|pair| pair.split_once('='));
        (
            to.split(',').map(decoded).collect(),
            headers.map(|(name, value)| (decoded(name), decoded(value))).collect(),
        )
    }

    #[test]
    fn a_mail_says_what_was_meant() {
        let address = mailto(
            &["ana+ai@example.com", "#ai-spend", "zoë@example.com"],
            "50 % & more: “Q3”?",
            "Hello,\n\nspent = 100 %\n",
        );
        let (to, headers) = read(address.as_deref().unwrap_or_default());
        assert_eq!(to, ["ana+ai@example.com", "zoë@example.com"], "a channel gets no mail");
        let expected = [("subject", "50 % & more: “Q3”?"), ("body", "Hello,\r\n\r\nspent = 100 %")];
        assert_eq!(headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let address = address.unwrap_or_default();
        assert!(address.is_ascii() && !address.contains([' ', '"', '<', '\n']), "{address}");
    }

    #[test]
    fn nothing_smuggles_a_header_or_a_recipient() {
        let contacts = [
            "ana@example.com?bcc=eve@evil.example",
            "ana@example.com&bcc=eve",
            "ana@example.com,eve@evil.example",
            "ana@example.com;eve@evil.example",
            "ana@example.com\r\nBcc: eve@evil.example",
            "ana@example.com%0D%0ABcc:eve@evil.example",
            "Ana <ana@example.com>",
            "\"a,b\"@example.com",
            "ana(comment)@example.com",
            "ana @example.com",
            "ana",
            "@example.com",
            "ana@",
        ];
        for contact in contacts {
            assert_eq!(mailto(&[contact], "s", "b"), None, "{contact:?}");
        }
        // These are addresses, and stay in their place.
        let (to, headers) = read(&mailto(&["a?bcc=e&x@example.com"], "s", "b").unwrap_or_default());
        assert_eq!((to, headers.len()), (vec!["a?bcc=e&x@example.com".to_owned()], 2));
        let evil = "Budget\r\nBcc: eve@evil.example&bcc=eve@evil.example\u{2028}X\u{202e}";
        let address = mailto(&["ana@example.com"], evil, &format!("x\n{evil}&cc=eve")).unwrap_or_default();
        let (to, headers) = read(&address);
        assert_eq!(to, ["ana@example.com"]);
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["subject", "body"]);
        assert_eq!(headers[0].1, "Budget Bcc: eve@evil.example&bcc=eve@evil.example X");
        assert!(!headers[0].1.contains(['\r', '\n']));
        assert_eq!(address.matches("?").count() + address.matches("&").count(), 2, "{address}");
    }
}
