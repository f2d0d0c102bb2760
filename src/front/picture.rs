//! A picture of what comes out: a small matrix as a real table. Its figures are an example and add up.

use yew::prelude::*;

const COLUMNS: [&str; 3] = ["Production", "Staging", "Dev"];

/// Team, tone, cost by column in whole units, owner, budget used in percent.
const ROWS: [(&str, &str, [u32; 3], &str, u32); 5] = [
    ("Support Assistant", "tone-1", [41_230, 3_118, 2_046], "Ines Marek", 84),
    ("Knowledge Discovery", "tone-2", [27_904, 1_872, 1_390], "Priya Sandoval", 87),
    ("Customer Insights", "tone-3", [12_415, 940, 3_105], "Lena Achterberg", 91),
    ("Applied Research", "tone-4", [0, 2_260, 22_871], "Yusuf Delacroix", 75),
    ("(unallocated)", "tone-9", [1_204, 0, 312], "nobody yet", 0),
];

/// The picture.
#[component]
pub(crate) fn Picture() -> Html {
    let most = ROWS.iter().flat_map(|row| row.2).max().unwrap_or(1);
    let total = |place: usize| ROWS.iter().map(|row| row.2[place]).sum::<u32>();
    let all: u32 = (0..COLUMNS.len()).map(total).sum();
    html! {
        <figure class="picture">
            <figcaption>{ "What comes out: who pays, where it ran, who owns it, how its budget stands. An example." }</figcaption>
            <div class="table-box" tabindex="0" role="group" aria-label="Table">
                <table class="table">
                    <thead><tr>
                        <th scope="col">{ "Team" }</th>
                        { for COLUMNS.iter().map(|column| html! { <th key={*column} scope="col" class="number">{ *column }</th> }) }
                        <th scope="col" class="number">{ "USD" }</th>
                        <th scope="col">{ "Owner" }</th>
                        <th scope="col" class="number">{ "Budget used" }</th>
                    </tr></thead>
                    <tbody>
                        { for ROWS.iter().map(|(team, tone, costs, owner, used)| html! {
                            <tr key={*team}>
                                <th scope="row" class={classes!("dot", *tone)}>{ *team }</th>
                                { for costs.iter().enumerate().map(|(place, cost)| html! {
                                    <td key={place} class={classes!("number", format!("heat-{}", cost * 6 / most))}>{ grouped(*cost) }</td>
                                }) }
                                <td class="number"><strong>{ grouped(costs.iter().sum()) }</strong></td>
                                <td>{ *owner }</td>
                                <td class="number">{ if *used == 0 { "–".to_owned() } else { format!("{used} %") } }</td>
                            </tr>
                        }) }
                    </tbody>
                    <tfoot><tr>
                        <th scope="row">{ "Total" }</th>
                        { for (0..COLUMNS.len()).map(|place| html! { <td key={place} class="number">{ grouped(total(place)) }</td> }) }
                        <td class="number">{ grouped(all) }</td>
                        <td colspan="2" class="ties">{ "Difference to the bills 0.00 ✓" }</td>
                    </tr></tfoot>
                </table>
            </div>
        </figure>
    }
}

/// With its thousands set apart; a dash for nothing.
fn grouped(number: u32) -> String {
    match number {
        0 => "–".to_owned(),
        1..1000 => number.to_string(),
        _ => format!("{},{:03}", number / 1000, number % 1000),
    }
}
