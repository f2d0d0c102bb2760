//! A request for the templates every week: what it says, and nothing of the workspace. Plain data: no page, no browser.

use cost_matrix::report::{Template, mailto};

/// What somebody agrees to.
pub(crate) const CONSENT: &str = "I agree that my name, my address and this choice are sent and kept to mail me these templates every week, \
     until I say that I want no more. Nothing of my workspace or my bills is sent.";

/// A request as it is being filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Request {
    pub(crate) name: String,
    pub(crate) address: String,
    pub(crate) which: Vec<Template>,
    pub(crate) consent: bool,
}

impl Request {
    /// What is still missing, in a sentence; none where it can be sent.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        let (local, domain) = self.address.trim().split_once('@').unwrap_or_default();
        let space = |sign: char| sign.is_whitespace() || sign.is_control();
        if self.name.trim().is_empty() {
            Some("Say what you are called.")
        } else if local.is_empty() || !domain.contains('.') || self.address.trim().contains(space) {
            Some("Give an address of mail, as ana@example.com.")
        } else if self.which.is_empty() {
            Some("Choose at least one template.")
        } else if !self.consent {
            Some("Without your consent nothing is sent.")
        } else {
            None
        }
    }

    /// The members of the form that is posted.
    pub(crate) fn fields(&self) -> Vec<(&'static str, String)> {
        let names: Vec<&str> = self.which.iter().map(|which| which.name()).collect();
        vec![
            ("name", self.name.trim().to_owned()),
            ("address", self.address.trim().to_owned()),
            ("templates", names.join(",")),
            ("rhythm", "weekly".to_owned()),
            ("consent", CONSENT.to_owned()),
        ]
    }

    /// The address of a mail that says the same; none where the receiver's is no plain one.
    pub(crate) fn mail(&self, to: &str) -> Option<String> {
        let titles: Vec<String> = self.which.iter().map(|which| format!("- {}", which.title())).collect();
        let body = format!(
            "Please send me these templates every week:\n{}\n\nName: {}\nAddress: {}\n\n{CONSENT}",
            titles.join("\n"),
            line(&self.name),
            line(&self.address)
        );
        mailto(&[to], "AI cost templates, weekly", &body)
    }
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ").trim().to_owned()
}
