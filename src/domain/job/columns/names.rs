//! The names of columns, in English, Polish and German: those in the exports and templates of the Microsoft 365, Entra
//! and Partner Center admin centers, and those that people use.

use super::Field;

/// Returns what a column's name is compared by: its letters and digits, in lower case and without accents, and the same
/// for the property in brackets of Entra's templates (`User name [userPrincipalName] Required`), which comes first.
pub(super) fn keys(name: &str) -> Vec<String> {
    let property = name.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(property, _)| property);
    property.into_iter().chain([name]).map(key).collect()
}

fn key(name: &str) -> String {
    let letters = name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase);
    letters.map(plain).collect()
}

/// Removes the accents of Polish and German letters.
const fn plain(letter: char) -> char {
    match letter {
        'ą' | 'ä' => 'a',
        'ć' => 'c',
        'ę' => 'e',
        'ł' => 'l',
        'ń' => 'n',
        'ó' | 'ö' => 'o',
        'ś' => 's',
        'ü' => 'u',
        'ź' | 'ż' => 'z',
        _ => letter,
    }
}

/// Returns the names of a field's column, the most specific first.
pub(super) const fn of(field: Field) -> &'static [&'static str] {
    match field {
        Field::Customer => &CUSTOMER,
        Field::User => &USER,
        Field::DisplayName => &DISPLAY_NAME,
        Field::FirstName => &FIRST_NAME,
        Field::LastName => &LAST_NAME,
        Field::UsageLocation => &USAGE_LOCATION,
        Field::Licences => &LICENCES,
        Field::Role => &ROLE,
    }
}

const CUSTOMER: [&str; 47] = [
    "customertenantid",
    "customerid",
    "tenantid",
    "microsoftid",
    "identyfikatordzierzawyklienta",
    "identyfikatordzierzawy",
    "identyfikatorklienta",
    "iddzierzawy",
    "idklienta",
    "kundenmandantenid",
    "mandantenid",
    "mandantid",
    "kundenid",
    "customerdomain",
    "customerprimarydomain",
    "primarydomainname",
    "primarydomain",
    "domenaklienta",
    "domenapodstawowa",
    "nazwadomenypodstawowej",
    "kundendomane",
    "primaredomane",
    "customer",
    "customername",
    "client",
    "klient",
    "nazwaklienta",
    "kunde",
    "kundenname",
    "tenant",
    "tenantname",
    "dzierzawa",
    "mandant",
    "companyname",
    "company",
    "nazwafirmy",
    "firma",
    "firmenname",
    "unternehmen",
    "unternehmensname",
    "organization",
    "organisation",
    "organizacja",
    "domainname",
    "domain",
    "domena",
    "domane",
];

const USER: [&str; 36] = [
    "userprincipalname",
    "upn",
    "userprincipalnameupn",
    "nazwaglownauzytkownika",
    "glownanazwauzytkownika",
    "benutzerprinzipalname",
    "signinname",
    "signin",
    "loginname",
    "login",
    "nazwalogowania",
    "anmeldename",
    "username",
    "nazwauzytkownika",
    "benutzername",
    "user",
    "users",
    "uzytkownik",
    "benutzer",
    "objectid",
    "userobjectid",
    "userid",
    "identyfikatorobiektu",
    "identyfikatoruzytkownika",
    "idobiektu",
    "iduzytkownika",
    "objektid",
    "benutzerid",
    "id",
    "email",
    "emailaddress",
    "mail",
    "adresemail",
    "emailadresse",
    "account",
    "konto",
];

const DISPLAY_NAME: [&str; 10] = [
    "displayname",
    "nazwawyswietlana",
    "anzeigename",
    "fullname",
    "imieinazwisko",
    "nazwiskoiimie",
    "vollstandigername",
    "vorundnachname",
    "name",
    "nazwa",
];

const FIRST_NAME: [&str; 5] = ["firstname", "givenname", "forename", "imie", "vorname"];

const LAST_NAME: [&str; 6] = ["lastname", "surname", "familyname", "nazwisko", "nachname", "familienname"];

const USAGE_LOCATION: [&str; 27] = [
    "usagelocation",
    "lokalizacjauzycia",
    "lokalizacjauzytkowania",
    "miejsceuzycia",
    "miejsceuzytkowania",
    "krajuzycia",
    "krajuzytkowania",
    "verwendungsstandort",
    "verwendungsort",
    "nutzungsstandort",
    "nutzungsort",
    "location",
    "lokalizacja",
    "standort",
    "countrycode",
    "kodkraju",
    "landercode",
    "landeskennung",
    "countryregion",
    "countryorregion",
    "krajregion",
    "krajlubregion",
    "landregion",
    "landoderregion",
    "country",
    "kraj",
    "land",
];

const LICENCES: [&str; 28] = [
    "skuid",
    "skupartnumber",
    "licenses",
    "license",
    "licences",
    "licence",
    "productlicenses",
    "productlicense",
    "assignedlicenses",
    "assignedlicense",
    "licencje",
    "licencja",
    "licencjeproduktow",
    "przypisanelicencje",
    "lizenzen",
    "lizenz",
    "produktlizenzen",
    "zugewiesenelizenzen",
    "skus",
    "sku",
    "products",
    "product",
    "productname",
    "produkty",
    "produkt",
    "nazwaproduktu",
    "produkte",
    "produktname",
];

const ROLE: [&str; 19] = [
    "directoryrole",
    "directoryroles",
    "rolawkatalogu",
    "rolekatalogu",
    "rolakatalogu",
    "verzeichnisrolle",
    "adminrole",
    "adminroles",
    "rolaadministratora",
    "roleadministratora",
    "administratorrolle",
    "adminrolle",
    "role",
    "roles",
    "rolename",
    "rola",
    "nazwaroli",
    "rolle",
    "rollen",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_can_be_met_and_is_of_one_field() {
        let mut known = BTreeSet::new();
        for name in Field::ALL.into_iter().flat_map(|field| of(field).iter()) {
            assert_eq!(key(name), *name);
            assert!(known.insert(name), "{name} is there twice");
        }
    }

    #[test]
    fn names_are_compared_without_case_blanks_and_accents() {
        assert_eq!(keys("Nazwa główna użytkownika"), ["nazwaglownauzytkownika"]);
        assert_eq!(keys("E-Mail-Adresse *"), ["emailadresse"]);
        assert_eq!(keys("User name [userPrincipalName] Required")[0], "userprincipalname");
    }
}
