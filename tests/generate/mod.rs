//! Random workspaces and bills from a seed, the same for the same seed and size, drawn from small alphabets so that
//! names, days and amounts collide; and the changes to them that must change no figure.

#![allow(dead_code, reason = "each test file uses its own part")]

mod bills;
mod conditions;
mod pools;
mod random;
mod workspace;

pub(crate) use random::Random;

use serde_json::Value;

/// A bill before it is CSV text, so that its rows can be moved.
#[derive(Debug, Clone)]
pub(crate) struct Bill {
    /// The file's name.
    pub(crate) name: String,
    /// The columns.
    pub(crate) header: Vec<String>,
    /// The cells by row.
    pub(crate) rows: Vec<Vec<String>>,
}

impl Bill {
    /// The bill as CSV text.
    pub(crate) fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.header).expect("memory holds a header");
        for row in &self.rows {
            writer.write_record(row).expect("memory holds a row");
        }
        String::from_utf8(writer.into_inner().expect("memory is flushed")).expect("texts are UTF-8")
    }
}

/// Everything that one allocation needs.
#[derive(Debug, Clone)]
pub(crate) struct Scenario {
    /// The workspace file.
    pub(crate) workspace: Value,
    /// The bills.
    pub(crate) bills: Vec<Bill>,
    /// The asked columns.
    pub(crate) by: Vec<&'static str>,
    /// The first asked day.
    pub(crate) from: Option<String>,
    /// The day after the last asked one.
    pub(crate) until: Option<String>,
}

/// The largest size that is worth its time.
pub(crate) const FULL_SIZE: usize = 20;

/// The scenario of a seed; `size` bounds the numbers of charges (up to `size`), rules, pools and sources.
pub(crate) fn scenario(seed: u64, size: usize) -> Scenario {
    let mut random = Random::new(seed);
    let era = bills::Era::pick(&mut random);
    let mut outline = workspace::Outline::draw(&mut random, size);
    let workspace = workspace::draw(&mut random, &mut outline, &era, size);
    let bills = bills::draw(&mut random, &outline, &era, size);
    const COLUMNS: [&str; 12] = [
        "team",
        "product",
        "environment",
        "usage_type",
        "category",
        "source",
        "provider",
        "model",
        "coverage",
        "month",
        "week",
        "day",
    ];
    let mut by: Vec<&'static str> = random.some_of(&COLUMNS, 4).into_iter().copied().collect();
    if by.is_empty() || (random.chance(50) && !by.contains(&"team")) {
        by.push("team");
    }
    let asked = random.chance(25);
    let from = (asked && random.chance(70)).then(|| era.day(&mut random));
    let until = (asked && random.chance(70)).then(|| era.day(&mut random));
    let (from, until) = match (from, until) {
        (Some(from), Some(until)) if from > until => (Some(until), Some(from)),
        (Some(from), Some(until)) if from == until => (Some(from), None),
        other => other,
    };
    Scenario { workspace, bills, by, from, until }
}

/// Looks for a smaller size at which the same seed still fails, for a failure that is easier to read.
pub(crate) fn smallest_failure(
    seed: u64,
    check: &dyn Fn(&Scenario) -> Result<(), String>,
) -> Option<(usize, Scenario, String)> {
    (1..=FULL_SIZE).find_map(|size| {
        let scenario = scenario(seed, size);
        check(&scenario).err().map(|error| (size, scenario, error))
    })
}

impl Scenario {
    /// Name and CSV text of the bills.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        self.bills.iter().map(|bill| (bill.name.clone(), bill.csv())).collect()
    }

    /// The workspace file's text.
    pub(crate) fn workspace_text(&self) -> String {
        serde_json::to_string_pretty(&self.workspace).expect("a workspace is JSON")
    }

    /// Everything, for a message.
    pub(crate) fn show(&self) -> String {
        let bills: Vec<String> = self.texts().iter().map(|(name, text)| format!("{name}:\n{text}")).collect();
        let asked = format!("--by {} --from {:?} --until {:?}", self.by.join(","), self.from, self.until);
        format!("{}\n{}\n{asked}", self.workspace_text(), bills.join("\n"))
    }

    /// The same rows in another order.
    pub(crate) fn rows_moved(&self, random: &mut Random) -> Self {
        let mut moved = self.clone();
        for bill in &mut moved.bills {
            random.shuffle(&mut bill.rows);
        }
        moved
    }

    /// The same files in another order.
    pub(crate) fn files_moved(&self, random: &mut Random) -> Self {
        let mut moved = self.clone();
        random.shuffle(&mut moved.bills);
        moved
    }

    /// The same rows cut into more files.
    pub(crate) fn files_cut(&self, random: &mut Random) -> Self {
        let mut cut = self.clone();
        cut.bills.clear();
        for bill in &self.bills {
            if bill.rows.len() < 2 {
                cut.bills.push(bill.clone());
                continue;
            }
            let at = random.between(1, bill.rows.len() - 1);
            for (part, rows) in [&bill.rows[..at], &bill.rows[at..]].into_iter().enumerate() {
                let name = format!("part-{part}-{}", bill.name);
                cut.bills.push(Bill { name, header: bill.header.clone(), rows: rows.to_vec() });
            }
        }
        cut
    }

    /// The same columns in another order.
    pub(crate) fn columns_moved(&self, random: &mut Random) -> Self {
        let mut moved = self.clone();
        for bill in &mut moved.bills {
            let mut order: Vec<usize> = (0..bill.header.len()).collect();
            random.shuffle(&mut order);
            bill.header = order.iter().map(|at| bill.header[*at].clone()).collect();
            for row in &mut bill.rows {
                *row = order.iter().map(|at| row[*at].clone()).collect();
            }
        }
        moved
    }

    /// Teams, products, targets, shares, rates and quantities listed in another order; rules, pools, sources and
    /// ownership stay, because their order means something.
    pub(crate) fn listings_moved(&self, random: &mut Random) -> Self {
        let mut moved = self.clone();
        for list in ["teams", "products", "environments", "usage_types", "rates", "drivers", "non_values"] {
            shuffle_list(&mut moved.workspace[list], random);
        }
        for driver in moved.workspace["drivers"].as_array_mut().into_iter().flatten() {
            shuffle_list(&mut driver["values"], random);
        }
        for pool in moved.workspace["pools"].as_array_mut().into_iter().flatten() {
            if pool["split"].get("targets").is_some() {
                shuffle_list(&mut pool["split"]["targets"], random);
            }
            if let Some(shares) = pool["split"].get_mut("shares").and_then(Value::as_object_mut) {
                let mut pairs: Vec<(String, Value)> = std::mem::take(shares).into_iter().collect();
                random.shuffle(&mut pairs);
                shares.extend(pairs);
            }
        }
        moved
    }
}

fn shuffle_list(list: &mut Value, random: &mut Random) {
    if let Some(list) = list.as_array_mut() {
        random.shuffle(list);
    }
}
