//! Tables whose columns a person chooses, and what they chose.

mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::view::TableView;
use super::preferences::choice;

choice!(
    /// A list that is drawn as a table.
    Table {
        /// The partner's customers.
        Customers = "customers",
        /// A customer's users.
        Users = "users",
        /// A customer's deleted users.
        DeletedUsers = "deleted_users",
        /// A customer's directory roles.
        DirectoryRoles = "directory_roles",
        /// The members of a directory role.
        RoleMembers = "role_members",
        /// A customer's licences.
        Licences = "licences",
        /// A customer's subscriptions.
        Subscriptions = "subscriptions",
        /// A customer's orders.
        Orders = "orders",
        /// A customer's entitlements.
        Entitlements = "entitlements",
        /// A customer's self-serve policies.
        Policies = "policies",
        /// What was done to a customer.
        CustomerActivity = "customer_activity",
        /// What was done to all customers.
        PartnerActivity = "partner_activity",
        /// The partner's validation codes.
        ValidationCodes = "validation_codes",
    }
);

choice!(
    /// A column that can be hidden, by what it tells of the row.
    Column {
        /// What a policy allows.
        Allows = "allows",
        /// How many there are left to assign.
        Available = "available",
        /// How often it is billed.
        BillingCycle = "billing_cycle",
        /// A validation code.
        Code = "code",
        /// A country.
        Country = "country",
        /// When it was ordered.
        Created = "created",
        /// The customer whom it concerns.
        Customer = "customer",
        /// For how many days it can be restored.
        DaysLeft = "days_left",
        /// When it was deleted.
        DeletedAt = "deleted_at",
        /// What is known beside.
        Details = "details",
        /// A domain.
        Domain = "domain",
        /// When it ends.
        Ends = "ends",
        /// Who grants it.
        Grantor = "grantor",
        /// An id.
        Id = "id",
        /// What comes with it.
        Includes = "includes",
        /// What kind of thing it is.
        Kind = "kind",
        /// What somebody has licences of.
        Licences = "licences",
        /// The lines of an order.
        Lines = "lines",
        /// How many uses there are at most.
        Most = "most",
        /// The order by which it was bought.
        Order = "order",
        /// How it ended.
        Outcome = "outcome",
        /// The name under which products are sold.
        PartNumber = "part_number",
        /// How many.
        Quantity = "quantity",
        /// What a customer is to the partner.
        Relationship = "relationship",
        /// Whether it renews itself.
        Renewal = "renewal",
        /// The name that somebody signs in with.
        SignInName = "sign_in_name",
        /// How it stands.
        Status = "status",
        /// When it was last brought into line with another directory.
        SyncedAt = "synced_at",
        /// What it was done to.
        Target = "target",
        /// For how long it was bought.
        Term = "term",
        /// How many of all are assigned.
        Use = "use",
        /// The country in which somebody uses licences.
        UsageLocation = "usage_location",
        /// How many uses are left.
        UsesLeft = "uses_left",
        /// When it was done.
        When = "when",
        /// Who did it.
        Who = "who",
    }
);

impl Column {
    /// Returns whether a row's text may be longer than there is room for.
    pub const fn is_long(self) -> bool {
        matches!(
            self,
            Self::SignInName | Self::Domain | Self::Licences | Self::Lines | Self::Customer | Self::Target | Self::Who
        )
    }
}

impl Table {
    /// The columns that can be hidden, as the table has them from its start to its end. What names a row, and what can be
    /// done with it, always stands.
    pub const fn columns(self) -> &'static [Column] {
        use Column as C;
        match self {
            Self::Customers => &[C::Domain, C::Id, C::Relationship, C::Country],
            Self::Users => &[C::SignInName, C::Licences, C::UsageLocation, C::SyncedAt],
            Self::DeletedUsers => &[C::SignInName, C::DeletedAt, C::DaysLeft],
            Self::DirectoryRoles => &[C::Id],
            Self::RoleMembers => &[C::SignInName],
            Self::Licences => &[C::Use, C::Available, C::Status, C::PartNumber],
            Self::Subscriptions => &[C::Status, C::Quantity, C::Term, C::BillingCycle, C::Ends, C::Renewal],
            Self::Orders => &[C::Lines, C::Status, C::BillingCycle, C::Created],
            Self::Entitlements => &[C::Kind, C::Quantity, C::Ends, C::Includes, C::Order],
            Self::Policies => &[C::Allows, C::Grantor],
            Self::CustomerActivity => &[C::Target, C::When, C::Who, C::Outcome, C::Details],
            Self::PartnerActivity => &[C::Customer, C::Target, C::When, C::Who, C::Outcome, C::Details],
            Self::ValidationCodes => &[C::Code, C::UsesLeft, C::Most],
        }
    }

    /// Returns whether the list comes in pages of as many rows as the person chose.
    pub const fn is_paged(self) -> bool {
        matches!(
            self,
            Self::Customers
                | Self::Users
                | Self::DeletedUsers
                | Self::RoleMembers
                | Self::Subscriptions
                | Self::Orders
                | Self::Entitlements
        )
    }

    /// Whether the list can be had as a CSV file, which has every column.
    pub const fn is_exported(self) -> bool {
        matches!(self, Self::Customers | Self::Users)
    }
}

/// The columns that a person has hidden, table by table: a bit for each place in [`Table::columns`], since it is copied
/// wherever a component asks who looks. Kept by their names; a name that is not known any more hides nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, Vec<String>>", into = "BTreeMap<Table, Vec<Column>>")]
pub struct HiddenColumns([u8; Table::ALL.len()]);

impl HiddenColumns {
    /// Whether a table does without a column.
    pub fn has(self, table: Table, column: Column) -> bool {
        self.0[table as usize] & bit(table, column) != 0
    }

    /// The same, save that this table does without these columns and no others.
    #[must_use]
    pub fn with(mut self, table: Table, columns: impl IntoIterator<Item = Column>) -> Self {
        self.0[table as usize] = columns.into_iter().fold(0, |bits, column| bits | bit(table, column));
        self
    }
}

/// A column's place among its table's, as a bit; none where the table has no such column.
fn bit(table: Table, column: Column) -> u8 {
    table.columns().iter().position(|known| *known == column).map_or(0, |place| 1 << place)
}

impl From<BTreeMap<String, Vec<String>>> for HiddenColumns {
    fn from(names: BTreeMap<String, Vec<String>>) -> Self {
        names.into_iter().fold(Self::default(), |hidden, (table, columns)| match table.parse() {
            Ok(table) => hidden.with(table, columns.iter().filter_map(|column| column.parse().ok())),
            Err(_) => hidden,
        })
    }
}

impl From<HiddenColumns> for BTreeMap<Table, Vec<Column>> {
    fn from(hidden: HiddenColumns) -> Self {
        let of = |table: Table| table.columns().iter().copied().filter(|column| hidden.has(table, *column)).collect();
        let all = Table::ALL.iter().map(|table| (*table, of(*table)));
        all.filter(|(_, columns): &(_, Vec<_>)| !columns.is_empty()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_has_more_columns_than_there_are_bits_nor_one_twice() {
        for table in Table::ALL {
            let columns = table.columns();
            assert!((1..=8).contains(&columns.len()), "{table}");
            let all = HiddenColumns::default().with(*table, columns.iter().copied());
            assert!(columns.iter().all(|column| all.has(*table, *column)), "{table}");
            assert_eq!(all.0[*table as usize].count_ones() as usize, columns.len(), "{table}");
        }
    }

    #[test]
    fn what_is_hidden_in_one_table_stands_in_the_others() {
        let hidden = HiddenColumns::default().with(Table::Users, [Column::SignInName]);
        let hidden = hidden.with(Table::Customers, [Column::Domain, Column::Id]);
        assert!(hidden.has(Table::Users, Column::SignInName) && hidden.has(Table::Customers, Column::Domain));
        assert!(!hidden.has(Table::DeletedUsers, Column::SignInName) && !hidden.has(Table::DirectoryRoles, Column::Id));
        let hidden = hidden.with(Table::Customers, [Column::Country]);
        assert!(!hidden.has(Table::Customers, Column::Domain), "what is chosen anew takes the place of what was");
        assert!(hidden.has(Table::Users, Column::SignInName));
    }

    #[test]
    fn a_column_of_another_table_hides_nothing() {
        let hidden = HiddenColumns::default().with(Table::Users, [Column::Country]);
        assert_eq!(hidden, HiddenColumns::default());
        assert!(!hidden.has(Table::Users, Column::Country));
    }

    #[test]
    fn hidden_columns_are_kept_by_name_and_unknown_names_are_passed_over() {
        let hidden = HiddenColumns::default().with(Table::Orders, [Column::Created, Column::Lines]);
        let json = serde_json::to_string(&hidden).unwrap();
        assert_eq!(json, r#"{"orders":["lines","created"]}"#);
        assert_eq!(serde_json::from_str::<HiddenColumns>(&json).unwrap(), hidden);
        let later = r#"{"orders":["colour","created","lines","domain"],"ships":["sails"]}"#;
        assert_eq!(serde_json::from_str::<HiddenColumns>(later).unwrap(), hidden);
    }
}
