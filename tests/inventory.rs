//! What the station Inventory does without a browser: its edits, figures, pasted blocks and mappings.

#[allow(dead_code, reason = "the page uses the rest")]
#[path = "../src/app/inventory/plain/mod.rs"]
mod plain;

use cost_matrix::bills::{BillError, Options, read_bill};
use cost_matrix::calendar::{DateOrder, Day, Month};
use cost_matrix::ledger::{Allocation, Asked, SourceMonth};
use cost_matrix::money::Amount;
use cost_matrix::workspace::{Category, Figure, Setter, Workspace, problems};

use plain::edits::{self, QuickSource};
use plain::figures::{Seen, Standing, groups};
use plain::{mapping, matching, paste, people, words};

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).expect("an amount")
}

fn sample() -> Workspace {
    Workspace::open_tolerant(cost_matrix::sample::workspace()).expect("the sample opens").0
}

#[test]
fn one_typed_line_makes_a_matrix() {
    let mut workspace = Workspace { currency: "USD".to_owned(), ..Workspace::default() };
    let quick = QuickSource {
        name: "Coding seats".to_owned(),
        category: Some(Category::Tool),
        cost: Figure::parse("1200.50").ok(),
        first: Some(month("2026-01")),
        last: Some(month("2026-03")),
        team: "Search & Ads".to_owned(),
    };
    assert_eq!(quick.problem(), None);
    edits::add_quick(&mut workspace, &quick);
    assert!(problems(&workspace).is_empty());
    assert_eq!(workspace.teams[0].id, "search-ads");
    let allocation = Allocation::of(&workspace, &[], Asked::default()).expect("it allocates");
    let matrix = allocation.matrix(&cost_matrix::ledger::By::DIMENSIONS);
    assert_eq!(matrix.rows.len(), 1);
    assert_eq!(matrix.rows[0].values[0].as_deref(), Some("search-ads"));
    assert_eq!(matrix.rows[0].cost, amount("3601.5"));
    // The team is found again, by whatever it is called.
    let again = QuickSource { name: "Coding seats".to_owned(), team: "SEARCH & ads".to_owned(), ..quick };
    assert_eq!(edits::add_quick(&mut workspace, &again), "coding-seats-2");
    assert_eq!(workspace.teams.len(), 1);
}

#[test]
fn a_typed_line_says_what_it_lacks() {
    let named = QuickSource { name: "A".to_owned(), ..QuickSource::default() };
    assert_eq!(named.problem(), None);
    let priced = QuickSource { cost: Figure::parse("1").ok(), ..named };
    assert!(priced.problem().is_some_and(|text| text.contains("month")));
    let backwards =
        QuickSource { first: Some(month("2026-03")), last: Some(month("2026-02")), ..priced.clone() };
    assert!(backwards.problem().is_some_and(|text| text.contains("before")));
    let endless = QuickSource { first: Some(month("2026-03")), last: Some(month("2206-02")), ..priced };
    assert!(endless.problem().is_some_and(|text| text.contains("ten years")));
}

#[test]
fn a_source_made_of_unsourced_charges_takes_exactly_those() {
    let mut workspace = sample();
    workspace.sources.retain(|source| source.id != "openai" && source.id != "halyard");
    let bills: Vec<_> = cost_matrix::sample::bills()
        .into_iter()
        .map(|file| read_bill(&file.name, file.contents.as_bytes(), Options::default()).expect("it reads"))
        .collect();
    let bills: Vec<_> = bills.iter().collect();
    let unsourced = |workspace: &Workspace| {
        let allocation = Allocation::of(workspace, &bills, Asked::default()).expect("it allocates");
        (edits::by_service(&allocation.unsourced(workspace)), allocation.source_months())
    };
    let (services, _) = unsourced(&workspace);
    assert!(!services.is_empty());
    assert!(services.windows(2).all(|pair| pair[0].cost >= pair[1].cost));
    let first = services[0].clone();
    let id = edits::add_unsourced(&mut workspace, first.provider.as_deref(), Some(first.service.as_deref()));
    let (left, months) = unsourced(&workspace);
    assert_eq!(left, services[1..]);
    let own = months.iter().filter(|one| one.source.as_deref() == Some(&*id));
    assert_eq!(own.map(|one| one.cost).sum::<Amount>(), first.cost);
}

#[test]
fn figures_hold_expected_against_seen() {
    let workspace = sample();
    let months = [month("2026-08"), month("2026-09"), month("2026-10")];
    let cost = |source: &str, at: usize, cost: &str| SourceMonth {
        source: Some(source.to_owned()),
        month: months[at],
        cost: amount(cost),
        rows: 1,
    };
    let costs = [
        cost("openai", 0, "48000"),
        cost("openai", 1, "60000"),
        cost("OpenAI ", 2, "20000"),
        cost("gateway", 0, "1"),
    ];
    let last = "2026-10-14".parse::<Day>().ok();
    let seen = Seen::of(&costs, &months, last);
    let source = |id: &str| workspace.sources.iter().find(|source| source.id == id).expect("it is there");
    let openai = source("openai");
    let standing = |source, at: usize| seen.standing(source, months[at]);
    assert_eq!(standing(openai, 0), Standing::Near);
    assert_eq!(standing(openai, 1), Standing::Over);
    // October is not over yet.
    assert_eq!(standing(openai, 2), Standing::Near);
    assert_eq!(seen.until(months[2]), last);
    assert_eq!(seen.until(months[1]), None);
    assert_eq!(standing(source("gateway"), 1), Standing::Under);
    assert_eq!(seen.gaps(source("gateway")), [months[1], months[2]]);
    assert!(seen.gaps(source("anthropic")).is_empty() && !seen.has_any(source("anthropic")));
    let totals = seen.totals([openai, source("gateway")].into_iter());
    assert_eq!(
        (totals.seen, totals.expected, totals.difference),
        (amount("20000"), amount("57000"), amount("-37000"))
    );
    let whole = Seen::of(&costs, &months, "2026-10-31".parse().ok());
    assert_eq!(whole.standing(openai, months[2]), Standing::Under);
}

#[test]
fn the_list_has_every_source_once() {
    let workspace = sample();
    let mut places: Vec<usize> = groups(&workspace).into_iter().flat_map(|group| group.places).collect();
    places.sort_unstable();
    assert_eq!(places, (0..workspace.sources.len()).collect::<Vec<_>>());
}

#[test]
fn pasted_blocks_are_read() {
    let pasted = paste::read(
        "Month\tCost\tTeam\n2026-01\t1,200.50\tads\n\nFeb 2026\t$900\n03/2026\t1.100,25\nsoon\t5\n",
    );
    let costs: Vec<(String, String, Option<&str>)> = pasted
        .costs
        .iter()
        .map(|(month, cost, team)| (month.to_string(), cost.to_string(), team.as_deref()))
        .collect();
    let expected = [
        ("2026-01".to_owned(), "1200.5".to_owned(), Some("ads")),
        ("2026-02".to_owned(), "900".to_owned(), None),
        ("2026-03".to_owned(), "1100.25".to_owned(), None),
    ];
    assert_eq!(costs, expected);
    assert_eq!(pasted.left, ["soon  5"]);
    let across = paste::read("\tJan 2026\tFeb 2026\nCost\t10\t20");
    assert_eq!(across.costs.len(), 2);
    assert_eq!(paste::read("2026-01 12.50").costs.len(), 1);
    assert_eq!(paste::read("nonsense").left.len(), 1);
}

#[test]
fn costs_go_forward_month_by_month() {
    let mut workspace = sample();
    edits::change(&mut workspace, "coding-seats", edits::copy_forward);
    let place = edits::place(&workspace, "coding-seats").expect("it is there");
    let source = &workspace.sources[place];
    assert_eq!(source.monthly.len(), 12);
    assert!(source.monthly[9..].iter().all(|cost| cost.month == month("2026-11") && cost.set.team.is_some()));
    assert_eq!(edits::next_month(source, month("2020-01")), month("2026-12"));
}

#[test]
fn copies_and_moves_keep_ids_apart() {
    let mut workspace = sample();
    let copy = edits::duplicate(&mut workspace, "openai").expect("a copy");
    assert_eq!((workspace.sources[1].id.as_str(), copy.as_str()), ("openai-api-copy", "openai-api-copy"));
    edits::move_source(&mut workspace, 1, 3);
    assert_eq!(workspace.sources[3].id, copy);
    edits::move_source(&mut workspace, 1, 300);
    assert!(problems(&workspace).is_empty());
    assert_eq!(words::new_id("Ünïcode & Co.", "x", ["ünïcode-co"].into_iter()), "ünïcode-co-2");
    assert_eq!(words::new_id("!!", "source", std::iter::empty()), "source");
}

#[test]
fn plain_matches_go_through_lines_and_back() {
    for source in &sample().sources {
        let Some(condition) = &source.matches else { continue };
        let lines = matching::lines(condition).expect("the sample's matches are plain");
        assert_eq!(&matching::condition(&lines), condition, "{}", source.id);
        assert!(!matching::describe(condition).is_empty());
    }
    let nested = cost_matrix::workspace::Condition::open(r#"{"any":[{"a":"b"},{"c":{"matches":"^d"}}]}"#);
    let nested = nested.expect("it reads");
    assert_eq!(matching::lines(&nested), None);
    assert_eq!(matching::describe(&nested), "one of (a is b), (c matches ^d)");
    let open = matching::Line { field: "a".to_owned(), how: matching::How::Contains, texts: Vec::new() };
    assert!(matching::condition(&[open]).is_empty());
}

#[test]
fn dimensions_of_typed_in_costs_are_told_by_name() {
    use cost_matrix::workspace::Dimension::{Product, Team};
    let workspace = sample();
    let platform = edits::setter_of(&workspace, Team, "AI platform (pool)");
    assert_eq!(platform, Some(Setter::pool("platform")));
    assert_eq!(edits::setter_text(&workspace, Team, platform.as_ref()), "AI platform (pool)");
    assert_eq!(
        edits::setter_of(&workspace, Team, "Applied Research"),
        Some(Setter::Text("research".to_owned()))
    );
    assert_eq!(
        edits::setter_text(&workspace, Product, Some(&Setter::Text("find".to_owned()))),
        "Larkfield Find"
    );
    assert_eq!(edits::setter_of(&workspace, Team, "  "), None);
    assert!(edits::choices(&workspace, Team).contains(&"AI platform (pool)".to_owned()));
}

#[test]
fn owners_are_people_or_plain_addresses() {
    let mut workspace = sample();
    assert_eq!(people::key(&workspace, "noor vance").as_deref(), Some("noor"));
    assert_eq!(people::key(&workspace, "new@example.com").as_deref(), Some("new@example.com"));
    assert_eq!(people::label(&workspace, "noor"), "Noor Vance");
    assert_eq!(people::add(&mut workspace, "Noor", "n@example.com"), "noor-2");
    let joan = workspace.people.iter().find(|person| person.id == "joan").expect("she is there");
    assert!(people::answers_for(&workspace, joan).contains("finance"));
    people::fill_role(&mut workspace, "finance", None);
    people::fill_role(&mut workspace, "leadership", Some("noor".to_owned()));
    assert_eq!(workspace.roles, [("leadership".to_owned(), "noor".to_owned())]);
}

#[test]
fn rates_are_set_once_a_currency_and_month() {
    let mut workspace = sample();
    for rate in ["1.1", "1.2"] {
        edits::set_rate(&mut workspace, "EUR", month("2026-03"), Figure::parse(rate).ok());
    }
    assert_eq!(workspace.rates.len(), 1);
    assert_eq!(workspace.rates[0].rate.text(), "1.2");
    edits::set_rate(&mut workspace, "eur", month("2026-03"), None);
    assert!(workspace.rates.is_empty());
}

#[test]
fn a_completed_mapping_reads_the_file() {
    let text = "when;what;who;how much\n03.04.2026;Tokens;Ana;1.234,50\n04.04.2026;Tokens;Bo;2,00\n";
    let Err(BillError::Unknown(unknown)) = read_bill("export.csv", text.as_bytes(), Options::default())
    else {
        panic!("nobody can know these names");
    };
    let mut draft = mapping::Draft::of(&unknown.guess.mapping, &unknown.header, "export.csv");
    draft.choose(0, "ChargePeriodStart");
    draft.choose(1, "ServiceName");
    draft.choose(2, "x_User");
    draft.choose(3, "BilledCost");
    draft.dates = DateOrder::YearFirst;
    draft.comma = true;
    let wrong = draft.check(&unknown.sample);
    assert_eq!((wrong.read, wrong.of), (0, 2));
    assert!(wrong.problems.contains_key(&(0, 0)));
    draft.dates = DateOrder::DayFirstDots;
    draft.provider = "Vendor".to_owned();
    draft.currency = "EUR".to_owned();
    assert_eq!(draft.check(&unknown.sample).read, 2);
    let mut workspace = sample();
    let complete = draft.mapping(&unknown.header, &workspace);
    edits::remember_first(&mut workspace, complete);
    assert!(problems(&workspace).is_empty());
    let options = Options { mappings: &workspace.mappings, ..Options::default() };
    let bill = read_bill("export.csv", text.as_bytes(), options).expect("it reads now");
    assert_eq!((bill.rows, bill.rejected), (2, 0));
    assert_eq!(bill.control[0].currency.as_ref(), "EUR");
    let total: Amount = bill.control.iter().map(|line| line.sums[1].rounded()).sum();
    assert_eq!(total, amount("1236.5"));
}

#[test]
fn a_column_holds_one_thing() {
    let header = ["a".to_owned(), "b".to_owned()];
    let mut draft = mapping::Draft::of(&cost_matrix::workspace::Mapping::default(), &header, "x.csv");
    draft.choose(0, "BilledCost");
    draft.choose(1, "BilledCost");
    assert_eq!(draft.choices, ["", "BilledCost"]);
    draft.choose(0, mapping::TAG);
    draft.choose(1, mapping::TAG);
    assert_eq!(draft.missing().len(), 2);
    let columns = draft.mapping(&header, &Workspace::default()).columns;
    draft.choose(0, mapping::IGNORE);
    assert_eq!(draft.mapping(&header, &Workspace::default()).ignore, ["a"]);
    assert_eq!(columns[1], ("Tags.b".to_owned(), "b".to_owned()));
}

#[test]
fn a_list_of_teams_or_of_quantities_is_taken() {
    use plain::lists::{offer, rows, take};
    let header = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let month = "2026-03".parse().expect("a month");
    let mut workspace = Workspace {
        teams: vec![cost_matrix::workspace::Team { id: "search".to_owned(), ..Default::default() }],
        ..Workspace::default()
    };
    let own = header("Team,Owner,Cost Center");
    let text = "Exported\n\u{feff}Team,Owner,Cost Center\nSearch,ana@example.com,CC-1\n\"Ads, EMEA\",bo@example.com,\n,x,\n";
    let teams = offer(&own).expect("a list of teams");
    let taken = take(&mut workspace, &teams, &rows(&text.replace('\u{feff}', ""), &own), ("teams", month));
    assert_eq!((taken.new, taken.changed, taken.left.len()), (1, 1, 1));
    assert_eq!(workspace.teams[0].owner.as_deref(), Some("ana@example.com"));
    assert_eq!(workspace.teams[1].name.as_deref(), Some("Ads, EMEA"));
    let own = header("month,target,requests");
    let text = "month;target;requests\n2026-03;search;1200\n2026-04;ads;7,5\nsoon;ads;1\n";
    let quantities = offer(&own).expect("quantities");
    let taken = take(&mut workspace, &quantities, &rows(text, &own), ("Requests", month));
    assert_eq!((taken.new, taken.left.len()), (2, 1));
    assert_eq!(workspace.drivers[0].values[1].quantity.text(), "7.5");
    assert_eq!(offer(&header("date,cost")), None);
}

#[test]
fn pasted_tables_get_a_name() {
    use plain::paste::bill_name;
    let name = |text: &str| bill_name(text, "2026-03-01 10.00");
    assert_eq!(name("a,b\n1,2").as_deref(), Some("Pasted 2026-03-01 10.00.csv"));
    assert_eq!(name("a\tb\n1\t2").as_deref(), Some("Pasted 2026-03-01 10.00.tsv"));
    assert_eq!(name("[{\"a\": 1}]").as_deref(), Some("Pasted 2026-03-01 10.00.json"));
    assert_eq!(name("only, one line"), None);
    assert_eq!(name("two lines\nof prose"), None);
}
