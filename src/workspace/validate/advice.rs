//! The audit's inputs: percentages from 0 to 100, nothing below zero, one of each.

use std::collections::HashMap;

use super::{Findings, Place};
use crate::workspace::{Dimension, Figure, folded};

impl Findings<'_> {
    pub(super) fn advice(&mut self) {
        let advice = &self.workspace.advice;
        let place = Place::Member(&Place::Root, "advice");
        let names = self.names.clone();
        let usage = |text: &str| folded(&names.resolve(Dimension::UsageType, text));
        for (member, figure) in [
            ("most_moved", &advice.most_moved),
            ("cached", &advice.cached),
            ("batched", &advice.batched),
            ("batch_discount", &advice.batch_discount),
        ] {
            self.percentage(Place::Member(&place, member), "advice", figure.as_ref());
        }
        let list = Place::Member(&place, "volumes");
        for (index, volume) in advice.volumes.iter().enumerate() {
            let item = Place::Item(&list, index);
            let subject = format!("volume:{} {}", volume.usage_type, volume.model);
            self.not_negative(Place::Member(&item, "tokens"), &subject, Some(&volume.tokens));
        }
        let list = Place::Member(&place, "qualities");
        for (index, quality) in advice.qualities.iter().enumerate() {
            let item = Place::Item(&list, index);
            let subject = format!("quality:{} {}", quality.usage_type, quality.model);
            self.not_negative(Place::Member(&item, "score"), &subject, Some(&quality.score));
        }
        let keys = advice.qualities.iter().map(|quality| {
            let provider = folded(quality.provider.as_deref().unwrap_or_default());
            format!("{} {provider} {}", usage(&quality.usage_type), folded(&quality.model))
        });
        self.once("quality", list, keys);
        let list = Place::Member(&place, "floors");
        self.once("floor", list, advice.floors.iter().map(|floor| usage(&floor.usage_type)));
        let list = Place::Member(&place, "providers");
        for (index, limit) in advice.providers.iter().enumerate() {
            let item = Place::Item(&list, index);
            let subject = format!("provider:{}", limit.provider);
            self.percentage(Place::Member(&item, "most"), &subject, Some(&limit.most));
        }
        self.once("provider", list, advice.providers.iter().map(|limit| folded(&limit.provider)));
        let list = Place::Member(&place, "models");
        for (index, limit) in advice.models.iter().enumerate() {
            let item = Place::Item(&list, index);
            let subject = format!("model:{}", limit.model);
            self.percentage(Place::Member(&item, "least"), &subject, limit.least.as_ref());
            self.percentage(Place::Member(&item, "most"), &subject, limit.most.as_ref());
        }
        let list = Place::Member(&place, "kpis");
        self.once("kpi", list, advice.kpis.iter().map(|goal| folded(&goal.id)));
    }

    fn percentage(&mut self, place: Place<'_>, subject: &str, figure: Option<&Figure>) {
        let hundred = || Figure::parse("100").unwrap_or_default().amount();
        if let Some(figure) = figure
            && (figure.amount().is_negative() || figure.amount() > hundred())
        {
            let message = format!("expected percent from 0 to 100, found {figure}");
            self.add("invalid-share", place, subject, message);
        }
    }

    fn not_negative(&mut self, place: Place<'_>, subject: &str, figure: Option<&Figure>) {
        if let Some(figure) = figure.filter(|figure| figure.amount().is_negative()) {
            self.add("invalid-figure", place, subject, format!("expected zero or more, found {figure}"));
        }
    }

    fn once(&mut self, kind: &str, list: Place<'_>, keys: impl Iterator<Item = String>) {
        let mut first = HashMap::new();
        for (index, key) in keys.enumerate() {
            let subject = format!("{kind}:{key}");
            if let Some(earlier) = first.insert(key, index) {
                let message = format!("says the same as {list}[{earlier}]; keep one");
                self.add("duplicate-advice", Place::Item(&list, index), &subject, message);
            }
        }
    }
}
