//! What the sample company uses and pays. Vendors of hosting and tools are invented, and so are all prices.

use super::lines::{Daily, File, Meter, Model, Monthly, Terms};
use Terms::{Discount, List, Prepaid};

const TOKENS: &str = "Tokens";
const HOURS: &str = "Hours";

const fn model(name: &'static str, unit: &'static str, meters: &'static [Meter]) -> Model {
    Model { name, unit, meters }
}

const LARGE: Model = model(
    "gpt-5.4",
    TOKENS,
    &[Meter("input", 38, 1_750_000), Meter("cached input", 9, 175_000), Meter("output", 53, 14_000_000)],
);
const MINI: Model =
    model("gpt-5.4-mini", TOKENS, &[Meter("input", 41, 262_500), Meter("output", 59, 2_100_000)]);
const OLD: Model = model("gpt-4.1", TOKENS, &[Meter("input", 44, 2_000_000), Meter("output", 56, 8_000_000)]);
const EMBED: Model = model("text-embedding-3-large", TOKENS, &[Meter("input", 100, 130_000)]);
const SONNET: Model = model(
    "claude-sonnet-4-6",
    TOKENS,
    &[
        Meter("uncached_input", 26, 3_000_000),
        Meter("cache_write", 12, 3_750_000),
        Meter("cache_read", 8, 300_000),
        Meter("output", 54, 15_000_000),
    ],
);
const HAIKU: Model = model(
    "claude-haiku-4-5",
    TOKENS,
    &[Meter("uncached_input", 45, 1_000_000), Meter("output", 55, 5_000_000)],
);
const OPUS: Model = model(
    "claude-opus-5",
    TOKENS,
    &[
        Meter("uncached_input", 40, 5_000_000),
        Meter("cache_read", 6, 500_000),
        Meter("output", 54, 25_000_000),
    ],
);
const BEDROCK_SONNET: Model = model(
    "Claude4.6Sonnet",
    TOKENS,
    &[Meter("input-tokens", 44, 3_000_000), Meter("output-tokens", 56, 15_000_000)],
);
const NOVA: Model = model(
    "Nova2.0Lite",
    TOKENS,
    &[Meter("input-tokens", 48, 330_000), Meter("output-tokens", 52, 2_750_000)],
);
const TITAN: Model = model("TitanEmbedTextV2", TOKENS, &[Meter("embed-tokens", 100, 20_000)]);
const GUARD: Model = model("Guardrail", "Text units", &[Meter("content-policy", 100, 150_000_000)]);
const BIG_NODE: Model = model("p5.48xlarge", HOURS, &[Meter("BoxUsage", 100, 3_933_000_000_000)]);
const SMALL_NODE: Model = model("g6.2xlarge", HOURS, &[Meter("BoxUsage", 100, 977_600_000_000)]);
const H100: Model = model("H100", HOURS, &[Meter("gpu-hour", 100, 2_390_000_000_000)]);
const L40S: Model = model("L40S", HOURS, &[Meter("gpu-hour", 100, 865_000_000_000)]);
const REQUESTS: Model = model("Routing", "Requests", &[Meter("routed requests", 100, 380_000_000)]);
const LOGS: Model = model("Logging", "Requests", &[Meter("stored logs", 100, 95_000_000)]);

const fn daily(
    dollars: i64,
    weekend: i64,
    growth: i64,
    model: &'static Model,
    terms: Terms,
    cells: &'static str,
    tags: &'static str,
) -> Daily {
    Daily { dollars, weekend, growth, model, terms, cells, tags }
}

const fn monthly(
    months: &'static [u32],
    back: u32,
    cents: [i64; 2],
    text: &'static str,
    cells: &'static str,
    tags: &'static str,
) -> Monthly {
    Monthly { months, back, cents, text, cells, tags }
}

/// With the use of the month it makes up the commitment's price.
const UNUSED: &str = "Usage: Unused part of the Bedrock commitment";
const ALL: &[u32] = &[0, 1, 2];

pub(super) const FILES: &[File] = &[
    // Cells: project, API key.
    File {
        name: "openai",
        monthly: true,
        header: "ChargePeriodStart,ChargePeriodEnd,BilledCost,EffectiveCost,ListCost,BillingCurrency,ProviderName,\
                 ServiceName,ServiceCategory,ChargeCategory,ChargeClass,ChargeDescription,SubAccountId,SubAccountName,\
                 ConsumedQuantity,ConsumedUnit,x_Model,x_TokenType,x_ApiKey",
        row: "@s,@e,@b,@f,@l,USD,OpenAI,OpenAI API,AI and Machine Learning,@c,@x,@d,proj_@0,@0,@q,@u,@m,@k,@1",
        spreadsheet: false,
        midnight: "T00:00:00Z",
        daily: &[
            daily(600, 62, 45, &LARGE, List, "assist-prod|key_chat", ""),
            daily(170, 64, 30, &MINI, List, "assist-prod|key_tools", ""),
            daily(38, 9, 10, &MINI, List, "assist-staging|key_ci", ""),
            daily(235, 58, 25, &MINI, List, "find-prod|key_rerank", ""),
            daily(110, 71, 20, &EMBED, List, "find-prod|key_index", ""),
            daily(290, 44, 90, &LARGE, List, "digest-prod|key_digest", ""),
            daily(150, 25, -20, &LARGE, List, "research-evals|key_evals", ""),
            daily(66, 12, 20, &MINI, List, "insights-adhoc-dev|key_notebooks", ""),
            daily(205, 55, -35, &OLD, List, "Default project|key_2023", ""),
        ],
        monthly_lines: &[
            monthly(
                &[2],
                1,
                [-61_245, -61_245],
                "Usage: Overcharged cached input",
                "assist-prod|key_chat",
                "",
            ),
            monthly(&[2], 1, [18_410, 18_410], "Usage: Late usage of batch jobs", "find-prod|key_index", ""),
        ],
    },
    // Cells: workspace, API key.
    File {
        name: "anthropic",
        monthly: false,
        header: "ProviderName,ServiceName,ServiceCategory,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,\
                 ChargeDescription,x_Workspace,x_ApiKey,x_Model,x_TokenType,ConsumedQuantity,ConsumedUnit,ListCost,\
                 EffectiveCost,BilledCost,BillingCurrency",
        row: "Anthropic,Claude API,AI and Machine Learning,@s,@e,@c,@d,@0,@1,@m,@k,@q,@u,@l,@f,@b,USD",
        spreadsheet: true,
        midnight: "T00:00:00Z",
        daily: &[
            daily(500, 60, 35, &SONNET, Discount(5), "assist-prod|key_assist", ""),
            daily(135, 57, 30, &HAIKU, Discount(5), "find-prod|key_find", ""),
            daily(105, 45, 95, &HAIKU, Discount(5), "digest-prod|key_digest", ""),
            daily(225, 30, 15, &OPUS, Discount(5), "research|key_research", ""),
            daily(270, 11, 40, &SONNET, Discount(5), "developer-tools|key_code", ""),
            daily(58, 50, 0, &HAIKU, Discount(5), "Default|key_first", ""),
        ],
        monthly_lines: &[monthly(&[1], 0, [-90_000, -90_000], "Credit: Incident credit", "Default|", "")],
    },
    // Cells: account, service, resource.
    File {
        name: "aws-focus",
        monthly: true,
        header: "BillingCurrency,BilledCost,EffectiveCost,ListCost,ChargeCategory,ChargeClass,ChargeDescription,\
                 ChargePeriodStart,ChargePeriodEnd,CommitmentDiscountStatus,ConsumedQuantity,ConsumedUnit,ProviderName,\
                 ResourceId,ServiceName,SkuId,SubAccountName,Tags",
        row: "USD,@b,@f,@l,@c,@x,@d,@s,@e,@o,@q,@u,AWS,@2,@1,@m,larkfield-@0,@t",
        spreadsheet: false,
        midnight: "T00:00:00Z",
        daily: &[
            daily(
                330,
                63,
                40,
                &BEDROCK_SONNET,
                Prepaid(20),
                "prod|Amazon Bedrock|profile/assist",
                "team=assistant;product=assist",
            ),
            daily(150, 59, 25, &NOVA, List, "prod|Amazon Bedrock|profile/find", "team=srch;product=find"),
            daily(
                72,
                70,
                20,
                &TITAN,
                List,
                "prod|Amazon Bedrock|profile/index",
                "team=Knowledge Discovery;product=kb-search;env=live",
            ),
            daily(84, 48, 60, &NOVA, List, "prod|Amazon Bedrock|profile/themes", "team=data-insights"),
            daily(
                40,
                8,
                10,
                &BEDROCK_SONNET,
                List,
                "staging|Amazon Bedrock|profile/assist",
                "team=Assist Team;product=assist",
            ),
            daily(19, 20, 0, &NOVA, List, "sandbox|Amazon Bedrock|profile/trial", "team=growth-exp"),
            daily(62, 61, 35, &GUARD, List, "prod|Amazon Bedrock Guardrails|guardrail/main", ""),
            daily(365, 92, 10, &BIG_NODE, List, "research|Amazon EC2|i-0trainer", "team=research;job=train"),
            daily(
                104,
                35,
                15,
                &SMALL_NODE,
                List,
                "research|Amazon EC2|i-0judge",
                "team=ML Research;job=eval",
            ),
            daily(82, 88, 5, &SMALL_NODE, List, "sandbox|Amazon EC2|i-0spare", ""),
        ],
        monthly_lines: &[
            monthly(
                ALL,
                0,
                [840_000, 0],
                "Purchase: Bedrock commitment for one month",
                "prod|Amazon Bedrock|",
                "team=assistant;product=assist",
            ),
            monthly(&[0], 0, [0, 103_105], UNUSED, "prod|Amazon Bedrock|", ""),
            monthly(&[1], 0, [0, 87_616], UNUSED, "prod|Amazon Bedrock|", ""),
            monthly(&[2], 0, [0, 36_876], UNUSED, "prod|Amazon Bedrock|", ""),
            monthly(ALL, 0, [289_000, 289_000], "Usage: Business support", "prod|AWS Support|", ""),
            monthly(
                &[0, 2],
                0,
                [-120_000, -120_000],
                "Credit: Migration programme credit",
                "prod|Amazon EC2|",
                "",
            ),
            monthly(ALL, 0, [31_874, 31_874], "Tax: Sales tax", "prod|Tax|", ""),
            monthly(
                &[2],
                1,
                [-42_050, -42_050],
                "Usage: Correction of p5 hours",
                "research|Amazon EC2|i-0trainer",
                "team=research;job=train",
            ),
        ],
    },
    // Cells: deployment, resource, pool of machines.
    File {
        name: "halyard-gpu",
        monthly: false,
        header: "BillingCurrency,ProviderName,ServiceName,ServiceCategory,ChargeCategory,ChargeDescription,\
                 ChargePeriodStart,ChargePeriodEnd,ResourceId,SkuId,x_Deployment,ConsumedQuantity,ConsumedUnit,\
                 BilledCost,EffectiveCost,ListCost,Tags",
        row: "USD,Halyard GPU Cloud,Model hosting,Compute,@c,@d,@s,@e,@1,@m,@0,@q,@u,@b,@f,@l,@t",
        spreadsheet: false,
        midnight: " 00:00:00",
        daily: &[
            daily(
                270,
                97,
                20,
                &H100,
                Discount(10),
                "assist-ranker|node-a1",
                "team=asst;product=assist;env=prod",
            ),
            daily(
                190,
                96,
                25,
                &L40S,
                Discount(10),
                "find-encoder|node-b1",
                "team=discovery;product=find;env=prod",
            ),
            daily(
                130,
                90,
                80,
                &L40S,
                Discount(10),
                "digest-summariser|node-b2",
                "product=summaries;env=prod",
            ),
            daily(205, 74, 10, &H100, Discount(10), "finetune-large|node-a2", "team=research;env=dev"),
            daily(
                36,
                40,
                15,
                &L40S,
                Discount(10),
                "assist-canary|node-b3",
                "team=assistant;product=assist;env=stg",
            ),
            daily(375, 132, -15, &H100, Discount(10), "|reserve-a", ""),
            daily(24, 100, 0, &L40S, Discount(10), "demo|node-b9", ""),
        ],
        monthly_lines: &[],
    },
    // Cells: route. This vendor has one price and so one cost column.
    File {
        name: "gateway",
        monthly: false,
        header: "ChargePeriodStart,ChargePeriodEnd,BilledCost,BillingCurrency,ProviderName,ServiceName,ServiceCategory,\
                 ChargeCategory,ChargeDescription,ConsumedQuantity,ConsumedUnit,x_Route,Tags",
        row: "@s,@e,@b,USD,Causeway,LLM gateway,AI and Machine Learning,@c,@d,@q,@u,@0,@t",
        spreadsheet: false,
        midnight: "T00:00:00Z",
        daily: &[
            daily(215, 61, 40, &REQUESTS, List, "chat", "env=live"),
            daily(24, 10, 15, &REQUESTS, List, "chat", "env=stg"),
            daily(88, 60, 40, &LOGS, List, "audit", "env=live"),
        ],
        monthly_lines: &[],
    },
];
