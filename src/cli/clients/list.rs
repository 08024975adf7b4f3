//! `clients list`: the records, for people and for scripts. The names of `--json` are a contract.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::{
    failure::{Exit, Failure},
    output,
};
use crate::{
    client::{Client, Previous, index::Index},
    jwt::{Moment, visible::escaped},
};

/// Lists the clients.
///
/// # Errors
/// The list cannot be read.
pub(super) fn run(as_json: bool) -> Result<Exit, Failure> {
    let index = super::load()?;
    if as_json {
        let clients: Vec<Value> = index.clients.iter().map(record).collect();
        output::print(&format!("{}\n", escaped(&Value::from(clients).to_string())))?;
    } else if index.clients.is_empty() {
        output::complain("There are no clients yet; jotbench clients add NAME adds one\n");
    } else {
        output::print(&table(&index))?;
    }
    Ok(Exit::Done)
}

fn record(client: &Client) -> Value {
    json!({
        "name": client.name,
        "environment": client.environment,
        "client_id": client.client_id,
        "algorithm": client.algorithm.name(),
        "secret_encoding": client.encoding.name(),
        "profile": client.profile,
        "kid": client.kid,
        "store": client.store.name(),
        "created": client.created,
        "last_used": client.last_used,
        "previous": client.previous.map(previous),
    })
}

fn previous(previous: Previous) -> Value {
    json!({
        "replaced": previous.replaced,
        "encoding": previous.encoding.name(),
        "algorithm": previous.algorithm.name(),
    })
}

fn table(index: &Index) -> String {
    const TITLES: [&str; 9] = [
        "NAME",
        "ENVIRONMENT",
        "CLIENT ID",
        "ALGORITHM",
        "PROFILE",
        "SECRET",
        "CREATED",
        "LAST USED",
        "PREVIOUS SECRET",
    ];
    let mut rows = vec![TITLES.map(str::to_owned)];
    for client in &index.clients {
        let secret = format!("{} ({})", client.store.name(), client.encoding.title());
        let previous =
            client.previous.map(|previous| format!("replaced {}", day(previous.replaced)));
        rows.push([
            escaped(&client.name),
            escaped(&client.environment),
            escaped(&client.client_id),
            client.algorithm.to_string(),
            escaped(&client.profile),
            secret,
            day(client.created),
            client.last_used.map_or_else(|| "never".to_owned(), day),
            previous.unwrap_or_default(),
        ]);
    }
    in_columns(&rows)
}

/// `2026-11-22`: the day in UTC.
pub(super) fn day(seconds: i64) -> String {
    let moment = Moment::from_seconds(seconds).utc();
    // Where no calendar reaches, there is no time after a day to be left out.
    match moment.split_once(' ') {
        Some((day, rest)) if rest.ends_with("UTC") => day.to_owned(),
        _ => moment,
    }
}

/// Rows as columns, two spaces apart.
pub(in super::super) fn in_columns<const N: usize>(rows: &[[String; N]]) -> String {
    let mut text = String::new();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            // Writing to a String cannot fail.
            let _ = write!(line, "{cell:<width$}  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::example;

    #[test]
    fn a_table_has_aligned_columns_and_no_white_space_at_its_ends() {
        let rows = [["NAME", "ID"], ["ação", "1"], ["b", ""]].map(|row| row.map(str::to_owned));
        assert_eq!(in_columns(&rows), "NAME  ID\nação  1\nb\n");
    }

    #[test]
    fn dates_are_days_and_a_client_that_was_never_used_says_so() {
        let mut client = example("a");
        client.previous = Some(Previous {
            replaced: 1_795_356_200,
            encoding: client.encoding,
            algorithm: client.algorithm,
        });
        let table = table(&Index { clients: vec![client] });
        assert!(table.ends_with("2026-11-18  never      replaced 2026-11-22\n"), "{table}");
        assert_eq!(day(i64::MAX), Moment::from_seconds(i64::MAX).utc());
    }
}
