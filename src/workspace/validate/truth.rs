//! Which bills are charged, prices, and totals of invoices.

use std::collections::HashMap;

use super::{Findings, subject};
use crate::workspace::folded;
use crate::workspace::read::Place;

impl Findings<'_> {
    pub(super) fn overlaps(&mut self) {
        let list = Place::Member(&Place::Root, "overlaps");
        let workspace = self.workspace;
        for (index, overlap) in workspace.overlaps.iter().enumerate() {
            let item = Place::Item(&list, index);
            let subject = subject("overlap", &overlap.id, index);
            let texts = [&overlap.format, &overlap.file];
            let names = texts.iter().any(|text| text.as_deref().is_some_and(|text| !text.trim().is_empty()));
            if !names && overlap.when.is_none() {
                let message = "chooses no charges; name a format, a file or a condition";
                self.add("incomplete-overlap", item, &subject, message);
            }
            let Some(driver) = &overlap.driver else { continue };
            if !workspace.drivers.iter().any(|known| folded(&known.id) == folded(driver)) {
                let message =
                    format!("there is no driver {driver:?}; declare it, with or without quantities");
                self.add("unknown-driver", Place::Member(&item, "driver"), &subject, message);
            }
        }
    }

    pub(super) fn prices(&mut self) {
        let list = Place::Member(&Place::Root, "prices");
        let mut first = HashMap::new();
        for (index, price) in self.workspace.prices.iter().enumerate() {
            let item = Place::Item(&list, index);
            let subject = format!("price:{} {} {}", price.provider, price.model, price.token_type);
            if price.per_million.amount().is_negative() {
                let message = format!("expected a price of zero or more, found {}", price.per_million);
                self.add("invalid-price", Place::Member(&item, "per_million"), &subject, message);
            }
            let currency = price.currency.trim();
            if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                let message =
                    format!("expected the three letters of a currency, as \"USD\", found {currency:?}");
                self.add("invalid-currency", Place::Member(&item, "currency"), &subject, message);
            }
            let key =
                ([&price.provider, &price.model, &price.token_type].map(|text| folded(text)), price.from);
            if let Some(earlier) = first.insert(key, index) {
                let message = format!("has the same model, tokens and day as {list}[{earlier}]; keep one");
                self.add("duplicate-price", item, &subject, message);
            }
        }
    }

    pub(super) fn invoices(&mut self) {
        let list = Place::Member(&Place::Root, "invoices");
        let workspace = self.workspace;
        for (index, invoice) in workspace.invoices.iter().enumerate() {
            let item = Place::Item(&list, index);
            let whose = invoice.source.as_deref().or(invoice.provider.as_deref()).unwrap_or_default();
            let subject = format!("invoice:{whose} {}", invoice.month);
            if whose.trim().is_empty() {
                let message = "is of nobody; name the provider or the source that it is of";
                self.add("incomplete-invoice", item, &subject, message);
            }
            let Some(source) = &invoice.source else { continue };
            if !workspace.sources.iter().any(|known| folded(&known.id) == folded(source)) {
                let message = format!("there is no source {source:?}");
                self.add("unknown-source", Place::Member(&item, "source"), &subject, message);
            }
        }
    }
}
