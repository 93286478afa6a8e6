//! The names of columns, in English, Polish, German and Chinese: those in the exports and templates of the Microsoft
//! 365, Entra and Partner Center admin centers, and those that people use.

use super::Field;

/// Returns the keys by which a column's name is compared: its letters and digits, in lower case and without accents,
/// preceded by the same for the property in brackets of Entra's templates (`User name [userPrincipalName] Required`).
pub(super) fn keys(name: &str) -> Vec<String> {
    let property = name.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(property, _)| property);
    property.into_iter().chain([name]).map(key).collect()
}

/// Returns the letters and digits of a name, in lower case and without accents.
fn key(name: &str) -> String {
    let letters = name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase);
    letters.map(without_accent).collect()
}

/// Removes the accents of Polish and German letters.
const fn without_accent(letter: char) -> char {
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
        Field::Licenses => &LICENSES,
        Field::Role => &ROLE,
    }
}

const CUSTOMER: [&str; 65] = [
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
    "客户租户id",
    "租户id",
    "客户id",
    "customerdomain",
    "customerprimarydomain",
    "primarydomainname",
    "primarydomain",
    "domenaklienta",
    "domenapodstawowa",
    "nazwadomenypodstawowej",
    "kundendomane",
    "primaredomane",
    "客户域",
    "客户主域",
    "主域",
    "主域名",
    "customer",
    "customername",
    "client",
    "klient",
    "nazwaklienta",
    "kunde",
    "kundenname",
    "客户",
    "客户名称",
    "tenant",
    "tenantname",
    "dzierzawa",
    "mandant",
    "租户",
    "租户名称",
    "companyname",
    "company",
    "nazwafirmy",
    "firma",
    "firmenname",
    "unternehmen",
    "unternehmensname",
    "公司",
    "公司名称",
    "企业名称",
    "organization",
    "organisation",
    "organizacja",
    "组织",
    "组织名称",
    "domainname",
    "domain",
    "domena",
    "domane",
    "域",
    "域名",
];

const USER: [&str; 50] = [
    "userprincipalname",
    "upn",
    "userprincipalnameupn",
    "nazwaglownauzytkownika",
    "glownanazwauzytkownika",
    "benutzerprinzipalname",
    "用户主体名称",
    "用户主体名称upn",
    "signinname",
    "signin",
    "loginname",
    "login",
    "nazwalogowania",
    "anmeldename",
    "登录名",
    "登录名称",
    "username",
    "nazwauzytkownika",
    "benutzername",
    "用户名",
    "user",
    "users",
    "uzytkownik",
    "benutzer",
    "用户",
    "objectid",
    "userobjectid",
    "userid",
    "identyfikatorobiektu",
    "identyfikatoruzytkownika",
    "idobiektu",
    "iduzytkownika",
    "objektid",
    "benutzerid",
    "对象id",
    "用户对象id",
    "用户id",
    "id",
    "email",
    "emailaddress",
    "mail",
    "adresemail",
    "emailadresse",
    "电子邮件",
    "电子邮件地址",
    "邮箱",
    "account",
    "konto",
    "帐户",
    "账户",
];

const DISPLAY_NAME: [&str; 15] = [
    "displayname",
    "nazwawyswietlana",
    "anzeigename",
    "显示名称",
    "显示名",
    "fullname",
    "imieinazwisko",
    "nazwiskoiimie",
    "vollstandigername",
    "vorundnachname",
    "姓名",
    "全名",
    "name",
    "nazwa",
    "名称",
];

const FIRST_NAME: [&str; 7] = ["firstname", "givenname", "forename", "imie", "vorname", "名字", "名"];

const LAST_NAME: [&str; 8] =
    ["lastname", "surname", "familyname", "nazwisko", "nachname", "familienname", "姓氏", "姓"];

const USAGE_LOCATION: [&str; 35] = [
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
    "使用位置",
    "使用地点",
    "location",
    "lokalizacja",
    "standort",
    "位置",
    "countrycode",
    "kodkraju",
    "landercode",
    "landeskennung",
    "国家地区代码",
    "国家代码",
    "countryregion",
    "countryorregion",
    "krajregion",
    "krajlubregion",
    "landregion",
    "landoderregion",
    "国家地区",
    "国家或地区",
    "country",
    "kraj",
    "land",
    "国家",
];

const LICENSES: [&str; 34] = [
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
    "许可证",
    "产品许可证",
    "已分配的许可证",
    "已分配许可证",
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
    "产品",
    "产品名称",
];

const ROLE: [&str; 23] = [
    "directoryrole",
    "directoryroles",
    "rolawkatalogu",
    "rolekatalogu",
    "rolakatalogu",
    "verzeichnisrolle",
    "目录角色",
    "adminrole",
    "adminroles",
    "rolaadministratora",
    "roleadministratora",
    "administratorrolle",
    "adminrolle",
    "管理员角色",
    "role",
    "roles",
    "rolename",
    "rola",
    "nazwaroli",
    "rolle",
    "rollen",
    "角色",
    "角色名称",
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn column_names_are_normalized_and_unique() {
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
        assert_eq!(keys("国家/地区"), ["国家地区"]);
    }
}
