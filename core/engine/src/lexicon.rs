//! Names of technologies, tools and methods, in lower case. Resumes are searched for them, and answers that name some are specific.

/// Names of one or more words: languages, frameworks, stores, queues and platforms, tools of the office. Those that are
/// common English in lower case stand in [`AMBIGUOUS`] instead.
const NAMES: &str = "\
    python, java, javascript, typescript, kotlin, scala, ruby, php, perl, haskell, erlang, elixir, clojure, c++, c#, objective-c, \
    golang, matlab, fortran, cobol, sql, pl/sql, t-sql, html, css, bash, powershell, webassembly, graphql, vba, sas, stata, spss, \
    solidity, lua, django, fastapi, spring boot, hibernate, ruby on rails, laravel, symfony, node.js, nodejs, express.js, nestjs, \
    react, react native, angular, vue, vue.js, svelte, next.js, jquery, redux, tailwind, flutter, qt, unity, .net, asp.net, blazor, \
    tokio, actix, leptos, pytorch, tensorflow, keras, scikit-learn, pandas, numpy, xgboost, hugging face, langchain, opencv, pyspark, \
    hadoop, dbt, airflow, celery, selenium, cypress, playwright, pytest, junit, webpack, vite, postgresql, postgres, mysql, mariadb, \
    sqlite, oracle database, sql server, mongodb, cassandra, dynamodb, redis, memcached, elasticsearch, opensearch, neo4j, snowflake, \
    bigquery, redshift, databricks, clickhouse, kafka, rabbitmq, apache spark, apache flink, aws, amazon web services, azure, \
    google cloud, gcp, cloudflare, heroku, vercel, kubernetes, docker, terraform, ansible, pulumi, helm, jenkins, github actions, \
    gitlab, github, bitbucket, circleci, argo cd, prometheus, grafana, datadog, splunk, opentelemetry, sentry, nginx, linux, unix, git, \
    grpc, rest api, websocket, oauth, s3, lambda functions, ci/cd, microservices, event sourcing, machine learning, deep learning, \
    natural language processing, computer vision, reinforcement learning, large language models, etl, data warehouse, jira, confluence, \
    trello, asana, notion, figma, sketch app, photoshop, illustrator, indesign, autocad, solidworks, tableau, power bi, looker, \
    mixpanel, amplitude, google analytics, salesforce, hubspot, zendesk, sap, netsuite, quickbooks, workday, sharepoint, \
    microsoft teams, slack, zoom, powerpoint, microsoft office, google sheets, wordpress, shopify, magento, mailchimp, google ads";

/// Names of methods, rules and fields of work: nobody installs or runs them.
const METHODS: &str = "\
    scrum, kanban, agile, lean, six sigma, safe framework, test-driven development, tdd, continuous integration, continuous delivery, \
    domain-driven design, regression analysis, time series, bayesian, design thinking, user research, usability testing, okr, okrs, \
    kpi, kpis, gdpr, hipaa, iso 27001, iso 9001, soc 2, prince2, pmp, itil, change management, stakeholder management, \
    project management, risk management, supply chain, double-entry, ifrs, gaap, a/b testing, a/b test, seo";

/// Names that are ordinary words too; they count only as written here.
const AMBIGUOUS: &str = "\
    Go, R, C, Rust, Swift, Dart, Julia, Spark, Flink, Flask, Rails, Spring, Express, REST, Excel, Word, Access, Oracle, Lambda, Storm, Hive, \
    Pig, Chef, Puppet, Vault, Consul, Sketch, SAFe, Stripe, Segment, Notion, Teams, Outlook, Looker, Ember, Gin, Phoenix, Swing, Lean, \
    Snowflake";

/// The names, in lower case.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.split(", ").chain(METHODS.split(", "))
}

/// Names that are ordinary words too; they count only when written as here.
pub(crate) fn ambiguous() -> impl Iterator<Item = &'static str> {
    AMBIGUOUS.split(", ")
}

/// Whether a term, as written, is one that questions and evaluation know; everything else has to be explained by the candidate.
pub(crate) fn knows(term: &str) -> bool {
    names().any(|name| name == term.to_lowercase()) || ambiguous().any(|name| name == term)
}

/// Whether a term is a method, a rule or a field of work instead of something that runs.
pub(crate) fn is_method(term: &str) -> bool {
    METHODS.split(", ").any(|name| name == term.to_lowercase()) || matches!(term, "Lean" | "SAFe")
}
