//! The two folders of migrations make the same tables: what each database says of itself, compared.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _, SqliteConnection};

use crate::place::Place;

/// What a database says of one table, in words that both have in common.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    /// Type, nullability and default of each column.
    columns: BTreeMap<String, (String, bool, Option<String>)>,
    primary_key: Vec<String>,
    unique: BTreeSet<Vec<String>>,
    /// Columns and condition of each index that was made by name.
    indexes: BTreeMap<String, (Vec<String>, Option<String>)>,
    /// Columns, the table they refer to, and its columns.
    foreign_keys: BTreeSet<(Vec<String>, String, Vec<String>)>,
}

type Tables = BTreeMap<String, Table>;

#[tokio::test]
async fn both_folders_of_migrations_make_the_same_tables() {
    let sqlite = Place::sqlite().await;
    let postgres = Place::postgres().await;
    let sqlite = of_sqlite(sqlite.url()).await;
    let postgres = of_postgres(postgres.url()).await;
    assert!(sqlite.len() > 15, "{:?}", sqlite.keys());
    let names = |tables: &Tables| tables.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sqlite), names(&postgres));
    for (name, table) in sqlite {
        assert_eq!(
            table, postgres[&name],
            "table {name}: SQLite, then PostgreSQL"
        );
    }
}

async fn of_sqlite(url: &str) -> Tables {
    let connection = SqliteConnection::connect(&format!("sqlite://{url}"));
    let mut connection = connection.await.unwrap();
    let mut read = async |sql: String| {
        let sql = sqlx::query(AssertSqlSafe(sql));
        sql.fetch_all(&mut connection).await.unwrap()
    };
    let mut tables = Tables::new();
    let named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' \
                 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    for row in read(named.to_owned()).await {
        let name: String = row.get(0);
        let mut table = Table::default();
        let mut key = BTreeMap::new();
        let sql = format!(
            "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('{name}')"
        );
        for column in read(sql).await {
            let kind = match column.get(1) {
                "INTEGER" => "bigint",
                "BLOB" => "bytea",
                "TEXT" => "text",
                other => panic!("{name} has a column of type {other}"),
            };
            let nullable = column.get::<i64, _>(2) == 0;
            let of_column = (kind.to_owned(), nullable, column.get(3));
            table.columns.insert(column.get(0), of_column);
            if let place @ 1.. = column.get::<i64, _>(4) {
                key.insert(place, column.get(0));
            }
        }
        table.primary_key = key.into_values().collect();
        let sql = format!("SELECT name, origin FROM pragma_index_list('{name}')");
        for index in read(sql).await {
            let index_name: String = index.get(0);
            let sql = format!("SELECT name FROM pragma_index_info('{index_name}') ORDER BY seqno");
            let columns = read(sql).await.iter().map(|row| row.get(0)).collect();
            match index.get(1) {
                "pk" => {}
                "u" => {
                    table.unique.insert(columns);
                }
                _ => {
                    let sql = format!("SELECT sql FROM sqlite_master WHERE name = '{index_name}'");
                    let made: String = read(sql).await[0].get(0);
                    assert!(!made.contains("UNIQUE"), "{made}");
                    let condition = made.split_once(" WHERE ").map(|(_, said)| said.to_owned());
                    table.indexes.insert(index_name, (columns, condition));
                }
            }
        }
        let mut references: BTreeMap<i64, (Vec<String>, String, Vec<String>)> = BTreeMap::new();
        let sql = format!(
            "SELECT id, \"table\", \"from\", \"to\" FROM pragma_foreign_key_list('{name}') ORDER BY id, seq"
        );
        for part in read(sql).await {
            let key = references.entry(part.get(0)).or_default();
            key.1 = part.get(1);
            key.0.push(part.get(2));
            key.2.push(part.get(3));
        }
        table.foreign_keys = references.into_values().collect();
        tables.insert(name, table);
    }
    tables
}

async fn of_postgres(url: &str) -> Tables {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let mut read =
        async |sql: &'static str| sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
    let mut tables = Tables::new();
    let columns = "SELECT table_name::text, column_name::text, data_type::text, is_nullable = 'YES', \
                   column_default::text FROM information_schema.columns \
                   WHERE table_schema = 'public' AND table_name <> '_sqlx_migrations'";
    for column in read(columns).await {
        let table = tables.entry(column.get(0)).or_default();
        let of_column = (column.get(2), column.get(3), column.get(4));
        table.columns.insert(column.get(1), of_column);
    }
    let indexes = "SELECT t.relname::text, i.relname::text, x.indisprimary, x.indisunique, \
                   pg_get_expr(x.indpred, x.indrelid), \
                   array(SELECT a.attname::text FROM unnest(x.indkey) WITH ORDINALITY AS k (number, place) \
                   JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number ORDER BY k.place) \
                   FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid \
                   JOIN pg_class i ON i.oid = x.indexrelid \
                   WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> '_sqlx_migrations'";
    for index in read(indexes).await {
        let table = tables.get_mut(index.get::<&str, _>(0)).unwrap();
        let columns: Vec<String> = index.get(5);
        match (index.get(2), index.get(3)) {
            (true, _) => table.primary_key = columns,
            (false, true) => {
                table.unique.insert(columns);
            }
            (false, false) => {
                let condition: Option<String> = index.get(4);
                let condition = condition.map(|said| said.trim_matches(['(', ')']).to_owned());
                table.indexes.insert(index.get(1), (columns, condition));
            }
        }
    }
    let references = "SELECT t.relname::text, f.relname::text, \
                      array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place) \
                      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.place), \
                      array(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place) \
                      JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number ORDER BY k.place) \
                      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
                      JOIN pg_class f ON f.oid = c.confrelid WHERE c.contype = 'f'";
    for key in read(references).await {
        let table = tables.get_mut(key.get::<&str, _>(0)).unwrap();
        let reference = (key.get(2), key.get(1), key.get(3));
        table.foreign_keys.insert(reference);
    }
    tables
}
