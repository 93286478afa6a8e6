//! Tables with selectable columns, and a person's selection.

mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use self::view::TableView;
use super::preferences::choice;

choice!(
    /// A list that is rendered as a table.
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
        /// A customer's licenses. The name is stored with preferences, in British spelling.
        Licenses = "licences",
        /// A customer's subscriptions.
        Subscriptions = "subscriptions",
        /// A customer's orders.
        Orders = "orders",
        /// A customer's entitlements.
        Entitlements = "entitlements",
        /// A customer's self-serve policies.
        Policies = "policies",
        /// The activity log of a customer.
        CustomerActivity = "customer_activity",
        /// The activity log of all customers.
        PartnerActivity = "partner_activity",
        /// The partner's validation codes.
        ValidationCodes = "validation_codes",
    }
);

choice!(
    /// A column that can be hidden, named after its content.
    Column {
        /// The permissions of a policy.
        Allows = "allows",
        /// The number of licenses left to assign.
        Available = "available",
        /// The billing cycle.
        BillingCycle = "billing_cycle",
        /// A validation code.
        Code = "code",
        /// A country.
        Country = "country",
        /// The time of the order.
        Created = "created",
        /// The affected customer.
        Customer = "customer",
        /// The number of days for which it can be restored.
        DaysLeft = "days_left",
        /// The time of deletion.
        DeletedAt = "deleted_at",
        /// Additional details.
        Details = "details",
        /// A domain.
        Domain = "domain",
        /// The end date.
        Ends = "ends",
        /// The grantor of a policy.
        Grantor = "grantor",
        /// An id.
        Id = "id",
        /// Included parts.
        Includes = "includes",
        /// The kind of thing.
        Kind = "kind",
        /// The products that a user has licenses for. The name is stored with preferences, in British spelling.
        Licenses = "licences",
        /// The line items of an order.
        Lines = "lines",
        /// The maximum number of uses.
        MaxUses = "most",
        /// The order by which it was bought.
        Order = "order",
        /// The outcome.
        Outcome = "outcome",
        /// The part number of a product.
        PartNumber = "part_number",
        /// The quantity.
        Quantity = "quantity",
        /// A customer's relationship to the partner.
        Relationship = "relationship",
        /// The choice of automatic renewal.
        Renewal = "renewal",
        /// The user principal name.
        SignInName = "sign_in_name",
        /// The status.
        Status = "status",
        /// The time of the last synchronization with another directory.
        SyncedAt = "synced_at",
        /// The affected object.
        Target = "target",
        /// The term's duration.
        Term = "term",
        /// The share of assigned licenses.
        Use = "use",
        /// The country in which a user uses licenses.
        UsageLocation = "usage_location",
        /// The number of uses left.
        UsesLeft = "uses_left",
        /// The time of the action.
        When = "when",
        /// The actor.
        Who = "who",
    }
);

impl Column {
    /// Returns `true` if a cell's text may be too long for its column.
    pub const fn is_long(self) -> bool {
        matches!(
            self,
            Self::SignInName | Self::Domain | Self::Licenses | Self::Lines | Self::Customer | Self::Target | Self::Who
        )
    }
}

impl Table {
    /// Returns the table's columns that can be hidden, in their order. The columns with a row's name and its actions
    /// are always visible.
    pub const fn columns(self) -> &'static [Column] {
        use Column as C;
        match self {
            Self::Customers => &[C::Domain, C::Id, C::Relationship, C::Country],
            Self::Users => &[C::SignInName, C::Licenses, C::UsageLocation, C::SyncedAt],
            Self::DeletedUsers => &[C::SignInName, C::DeletedAt, C::DaysLeft],
            Self::DirectoryRoles => &[C::Id],
            Self::RoleMembers => &[C::SignInName],
            Self::Licenses => &[C::Use, C::Available, C::Status, C::PartNumber],
            Self::Subscriptions => &[C::Status, C::Quantity, C::Term, C::BillingCycle, C::Ends, C::Renewal],
            Self::Orders => &[C::Lines, C::Status, C::BillingCycle, C::Created],
            Self::Entitlements => &[C::Kind, C::Quantity, C::Ends, C::Includes, C::Order],
            Self::Policies => &[C::Allows, C::Grantor],
            Self::CustomerActivity => &[C::Target, C::When, C::Who, C::Outcome, C::Details],
            Self::PartnerActivity => &[C::Customer, C::Target, C::When, C::Who, C::Outcome, C::Details],
            Self::ValidationCodes => &[C::Code, C::UsesLeft, C::MaxUses],
        }
    }

    /// Returns `true` if the list is paginated with the person's page size.
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

    /// Returns `true` if the list can be exported as a CSV file, which contains every column.
    pub const fn is_exported(self) -> bool {
        matches!(self, Self::Customers | Self::Users)
    }
}

/// A person's hidden columns by table: a bitmask over [`Table::columns`], since it is copied with every read of the
/// preferences. Serialized by name; an unknown name is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<String, Vec<String>>", into = "BTreeMap<Table, Vec<Column>>")]
pub struct HiddenColumns([u8; Table::ALL.len()]);

impl HiddenColumns {
    /// Checks whether a column of a table is hidden.
    pub fn has(self, table: Table, column: Column) -> bool {
        self.0[table as usize] & bit(table, column) != 0
    }

    /// Replaces the hidden columns of a table.
    #[must_use]
    pub fn with(mut self, table: Table, columns: impl IntoIterator<Item = Column>) -> Self {
        self.0[table as usize] = columns.into_iter().fold(0, |bits, column| bits | bit(table, column));
        self
    }
}

/// Returns the bit of a column in its table; zero if the table has no such column.
fn bit(table: Table, column: Column) -> u8 {
    table.columns().iter().position(|known| *known == column).map_or(0, |index| 1 << index)
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
    fn columns_fit_into_the_bitmask_without_duplicates() {
        for table in Table::ALL {
            let columns = table.columns();
            assert!((1..=8).contains(&columns.len()), "{table}");
            let all = HiddenColumns::default().with(*table, columns.iter().copied());
            assert!(columns.iter().all(|column| all.has(*table, *column)), "{table}");
            assert_eq!(all.0[*table as usize].count_ones() as usize, columns.len(), "{table}");
        }
    }

    #[test]
    fn hidden_columns_are_separate_for_each_table() {
        let hidden = HiddenColumns::default().with(Table::Users, [Column::SignInName]);
        let hidden = hidden.with(Table::Customers, [Column::Domain, Column::Id]);
        assert!(hidden.has(Table::Users, Column::SignInName) && hidden.has(Table::Customers, Column::Domain));
        assert!(!hidden.has(Table::DeletedUsers, Column::SignInName) && !hidden.has(Table::DirectoryRoles, Column::Id));
        let hidden = hidden.with(Table::Customers, [Column::Country]);
        assert!(!hidden.has(Table::Customers, Column::Domain), "the new selection replaces the previous one");
        assert!(hidden.has(Table::Users, Column::SignInName));
    }

    #[test]
    fn a_column_of_another_table_hides_nothing() {
        let hidden = HiddenColumns::default().with(Table::Users, [Column::Country]);
        assert_eq!(hidden, HiddenColumns::default());
        assert!(!hidden.has(Table::Users, Column::Country));
    }

    #[test]
    fn hidden_columns_serialize_by_name_and_ignore_unknown_names() {
        let hidden = HiddenColumns::default().with(Table::Orders, [Column::Created, Column::Lines]);
        let json = serde_json::to_string(&hidden).unwrap();
        assert_eq!(json, r#"{"orders":["lines","created"]}"#);
        assert_eq!(serde_json::from_str::<HiddenColumns>(&json).unwrap(), hidden);
        let with_unknown_names = r#"{"orders":["colour","created","lines","domain"],"ships":["sails"]}"#;
        assert_eq!(serde_json::from_str::<HiddenColumns>(with_unknown_names).unwrap(), hidden);
    }
}
