//! Parsing of the form for a table's appearance.

use super::{Column, Table};
use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
    preferences::{Density, PageSize},
};

/// A person's settings for the appearance of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableView {
    /// The table.
    pub table: Table,
    /// The hidden columns.
    pub hidden: Vec<Column>,
    /// The row density of all tables.
    pub density: Density,
    /// The page size of paginated lists; absent if the form does not contain it.
    pub rows: Option<PageSize>,
}

impl TableView {
    /// Parses the fields of a form: the visible columns, the row density of all tables, and the page size if the form
    /// contains it.
    ///
    /// # Errors
    /// [`InvalidFields`] with every field that is not one of the choices.
    pub fn parse(table: &str, shown: &[String], density: &str, rows: &str) -> Result<Self, InvalidFields> {
        let mut fields = FieldParser::default();
        let table: Option<Table> = fields.parsed("table", table, |text| text.parse().ok());
        let density = fields.parsed("density", density, |text| text.parse().ok());
        let rows = if rows.is_empty() { None } else { fields.parsed("rows", rows, |text| text.parse().ok()) };
        let (visible, hidden): (Vec<Column>, Vec<Column>) = table
            .map_or(&[][..], Table::columns)
            .iter()
            .partition(|column| shown.iter().any(|name| name == column.as_str()));
        if table.is_some() && visible.len() != shown.len() {
            fields.add_error("columns[]", Problem::Malformed);
        }
        match (table, density) {
            (Some(table), Some(density)) => fields.finish(Self { table, hidden, density, rows }),
            _ => Err(fields.into_error()),
        }
    }

    /// Returns the default appearance of a table.
    ///
    /// # Errors
    /// [`InvalidFields`] for an unknown table.
    pub fn default_for(table: &str) -> Result<Self, InvalidFields> {
        let table = table.parse().map_err(|_| InvalidFields::at("table", Problem::Malformed))?;
        Ok(Self { table, hidden: Vec::new(), density: Density::default(), rows: Some(PageSize::default()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unticked_columns_are_hidden() {
        let names = |columns: &[Column]| columns.iter().map(ToString::to_string).collect::<Vec<_>>();
        let view = TableView::parse("customers", &names(&[Column::Id, Column::Country]), "compact", "").unwrap();
        let hidden = vec![Column::Domain, Column::Relationship];
        assert_eq!(view, TableView { table: Table::Customers, hidden, density: Density::Compact, rows: None });
        let all = TableView::parse("users", &names(Table::Users.columns()), "comfortable", "50").unwrap();
        assert_eq!(all, TableView::default_for("users").unwrap());
        assert_eq!(TableView::parse("users", &[], "comfortable", "").unwrap().hidden, Table::Users.columns());
    }

    #[test]
    fn rejects_unknown_tables_columns_and_densities() {
        let invalid_fields = |table: &str, columns: &[&str], density: &str| {
            let columns: Vec<_> = columns.iter().map(|&name| name.to_owned()).collect();
            match TableView::parse(table, &columns, density, "50") {
                Err(InvalidFields(fields)) => fields.into_iter().map(|error| error.field).collect::<Vec<_>>(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(invalid_fields("ships", &["sails"], "compact"), ["table"]);
        assert_eq!(invalid_fields("", &[], ""), ["table", "density"]);
        assert_eq!(invalid_fields("users", &["sign_in_name"], "dense"), ["density"]);
        for columns in [&["sails"][..], &["sign_in_name", "domain"], &["sign_in_name", "sign_in_name"], &[""]] {
            assert_eq!(invalid_fields("users", columns, "compact"), ["columns[]"], "{columns:?}");
        }
        let rows = TableView::parse("users", &[], "compact", "7");
        assert!(matches!(rows, Err(InvalidFields(fields)) if fields[0].field == "rows"));
        assert!(matches!(TableView::default_for("ships"), Err(InvalidFields(fields)) if fields[0].field == "table"));
    }
}
