//! One's own account: preferences and sign-in sessions.

use http::HeaderValue;
use jiff::tz::TimeZone;

use super::{Error, Portal};
use crate::{
    domain::{
        form_action::FormAction,
        id::{PersonId, RequestId, SessionHandle},
        preferences::{Density, Language, MailFrequency, PageSize, Preferences, Theme},
        principal::{Principal, Scope as _},
        rendered_values::RenderedValues,
        session::SignInSession,
        table::TableView,
    },
    error::{FieldError, Problem},
    store::{AuditAction, AuditActor, SessionSelection},
};

/// The cookie with a visitor's language.
pub const LANGUAGE_COOKIE: &str = "language";
/// The cookie with a visitor's theme.
pub const THEME_COOKIE: &str = "theme";

/// Maximum length of a time zone name that is looked up.
const ZONE_CHARS: usize = 64;

/// The preferences that a form changes; fields that are missing or unchanged since rendering stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PreferenceChange {
    language: Option<Language>,
    theme: Option<Theme>,
    time_zone: Option<ZoneChoice>,
    page_size: Option<PageSize>,
    density: Option<Density>,
    mail: Option<MailFrequency>,
}

/// The time zone for displayed times.
#[derive(Debug, Clone, PartialEq, Eq)]
enum ZoneChoice {
    /// The browser's zone.
    Browser,
    /// A zone by its IANA name.
    Named(String),
}

impl PreferenceChange {
    /// Parses the fields of a form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every field that has an invalid value.
    pub fn parse(
        rendered: &RenderedValues,
        language: Option<&str>,
        theme: Option<&str>,
        time_zone: Option<&str>,
        page_size: Option<&str>,
        density: Option<&str>,
        mail: Option<&str>,
    ) -> Result<Self, Error> {
        let mut problems = Vec::new();
        // The form decoder treats an empty field as missing.
        let time_zone = time_zone.or_else(|| rendered.value("time_zone").map(|_| ""));
        let mut parser = PreferenceParser { rendered, problems: &mut problems };
        let change = Self {
            language: parser.parse("language", language),
            theme: parser.parse("theme", theme),
            time_zone: match parser.changed_text("time_zone", time_zone).map(str::trim) {
                None => None,
                Some("") => Some(ZoneChoice::Browser),
                Some(name) => {
                    let zone = find_zone(name).map(ZoneChoice::Named);
                    if zone.is_none() {
                        parser.reject("time_zone");
                    }
                    zone
                }
            },
            page_size: parser.parse("page_size", page_size),
            density: parser.parse("density", density),
            mail: parser.parse("mail", mail),
        };
        if problems.is_empty() { Ok(change) } else { Err(Error::Invalid(problems)) }
    }

    fn apply(&self, to: &Preferences) -> Preferences {
        Preferences {
            language: self.language.or(to.language),
            theme: self.theme.unwrap_or(to.theme),
            time_zone: match &self.time_zone {
                None => to.time_zone.clone(),
                Some(ZoneChoice::Browser) => None,
                Some(ZoneChoice::Named(zone)) => Some(zone.clone()),
            },
            page_size: self.page_size.unwrap_or(to.page_size),
            density: self.density.unwrap_or(to.density),
            hidden: to.hidden,
            mail: self.mail.unwrap_or(to.mail),
        }
    }
}

/// A parser of a form's changed fields, which collects the invalid ones.
struct PreferenceParser<'a> {
    rendered: &'a RenderedValues,
    problems: &'a mut Vec<FieldError>,
}

impl PreferenceParser<'_> {
    /// Returns a field's value if it differs from the rendered one.
    fn changed_text<'t>(&self, name: &'static str, text: Option<&'t str>) -> Option<&'t str> {
        text.filter(|text| self.rendered.is_changed(name, text))
    }

    fn parse<T: std::str::FromStr>(&mut self, name: &'static str, text: Option<&str>) -> Option<T> {
        let parsed = self.changed_text(name, text)?.parse().ok();
        if parsed.is_none() {
            self.reject(name);
        }
        parsed
    }

    fn reject(&mut self, name: &'static str) {
        self.problems.push(FieldError::new(name, Problem::Malformed));
    }
}

/// Returns the zone's name as in the time zone database; IANA names only, since fixed offsets have no daylight saving
/// time.
fn find_zone(name: &str) -> Option<String> {
    if name.len() > ZONE_CHARS {
        return None;
    }
    TimeZone::get(name).ok()?.iana_name().map(str::to_owned)
}

impl Portal {
    /// Saves preferences: a signed-in person's in the store, and everybody's language and theme in cookies too, so that
    /// the pages before sign-in look the same. Returns the cookies.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn save_preferences(
        &self,
        principal: Option<&Principal>,
        current: &Preferences,
        change: &PreferenceChange,
    ) -> Result<Vec<HeaderValue>, Error> {
        if let Some(principal) = principal {
            self.store().save_preferences(principal.person(), &change.apply(current)).await?;
        }
        let language = change.language.map(|language| self.cookie(LANGUAGE_COOKIE, language.as_str()));
        let theme = change.theme.map(|theme| self.cookie(THEME_COOKIE, theme.as_str()));
        Ok(language.into_iter().chain(theme).flatten().collect())
    }

    /// Saves a table's view for the person. Other preferences stay unchanged.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn save_table_view(&self, principal: &Principal, view: TableView) -> Result<(), Error> {
        let mut preferences = self.store().load_preferences(principal.person()).await?;
        preferences.density = view.density;
        preferences.page_size = view.rows.unwrap_or(preferences.page_size);
        preferences.hidden = preferences.hidden.with(view.table, view.hidden);
        Ok(self.store().save_preferences(principal.person(), &preferences).await?)
    }

    /// Returns a cookie that lasts a year, or the removal of a cookie if the value is empty.
    pub(super) fn cookie(&self, name: &str, value: &str) -> Option<HeaderValue> {
        let secure = if self.services.settings.is_secure() { "; Secure" } else { "" };
        let age = if value.is_empty() { 0 } else { 31_536_000 };
        HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")).ok()
    }

    /// Lists the person's sessions, most recently used first.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_sessions(&self, principal: &Principal) -> Result<Vec<SignInSession>, Error> {
        let sessions = self.store().list_sessions(principal.person(), principal.membership()).await?;
        Ok(sessions
            .into_iter()
            .map(|session| SignInSession {
                current: session.handle == principal.session(),
                handle: session.handle,
                signed_in_at: session.signed_in_at,
                seen_at: session.seen_at,
                user_agent: session.user_agent.unwrap_or_default(),
            })
            .collect())
    }

    /// Ends one of the person's own sessions.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not theirs, or has already ended.
    pub async fn end_session(&self, principal: &Principal, session: SessionHandle) -> Result<(), Error> {
        let tokens = self.services.tokens_to_revoke(SessionSelection::Session(principal.person(), session)).await;
        self.end_session_without_revocation(principal, session).await?;
        self.services.revoke_tokens(tokens).await;
        Ok(())
    }

    /// Ends the previous session of a browser in which a person signs in again. The same person's token is not revoked,
    /// since some providers then revoke all tokens of the sign-in, including the new session's.
    ///
    /// # Errors
    /// As [`Self::end_session`]
    pub async fn replace_session(&self, principal: &Principal, by: PersonId) -> Result<(), Error> {
        if principal.person() == by {
            self.end_session_without_revocation(principal, principal.session()).await
        } else {
            self.end_session(principal, principal.session()).await
        }
    }

    async fn end_session_without_revocation(&self, principal: &Principal, session: SessionHandle) -> Result<(), Error> {
        let action = self.action(principal, FormAction::EndSession, Some(session.to_string()));
        if !self.store().end_session(principal.person(), session, action.as_ref()).await? {
            return Err(Error::NotFound);
        }
        self.evict_cached_access_token(principal, session);
        Ok(())
    }

    /// Ends all of the person's sessions, including the current one.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn end_all_sessions(&self, principal: &Principal) -> Result<(), Error> {
        let ended = self.list_sessions(principal).await?;
        let tokens = self.services.tokens_to_revoke(SessionSelection::Person(principal.person())).await;
        let action = self.action(principal, FormAction::EndAllSessions, None);
        self.store().end_sessions(principal.person(), None, action.as_ref()).await?;
        for session in ended {
            self.evict_cached_access_token(principal, session.handle);
        }
        self.services.revoke_tokens(tokens).await;
        Ok(())
    }

    /// Deletes the stored result of a form of the session. One that is no longer stored is not an error.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn erase_form_result(&self, principal: &Principal, result: RequestId) -> Result<(), Error> {
        match principal.partner() {
            Ok(scope) => Ok(self.store().erase_form_result(&scope, result).await?),
            Err(_) => Ok(()),
        }
    }

    fn evict_cached_access_token(&self, principal: &Principal, session: SessionHandle) {
        if let Ok(scope) = principal.partner() {
            self.services.partner_center.evict_session(scope.partner(), session);
        }
    }

    /// Returns the audit action of a person on their own account, for their partner's audit. An operator has no
    /// partner.
    fn action(&self, principal: &Principal, action: FormAction, target: Option<String>) -> Option<AuditAction> {
        let scope = principal.partner().ok()?;
        Some(AuditAction {
            actor: Some(AuditActor::from(principal)),
            target,
            correlation: Some(self.call_context.correlation),
            ..AuditAction::new(scope.partner(), action.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::table::{Column, HiddenColumns, Table};

    #[test]
    fn parse_reports_every_invalid_field() {
        let [xx, light, mars, odd, dense, weekly] = ["xx", "light", "Mars/Olympus", "26", "dense", "weekly"].map(Some);
        let parsed = PreferenceChange::parse(&RenderedValues::default(), xx, light, mars, odd, dense, weekly);
        let Err(Error::Invalid(fields)) = parsed else { panic!("expected five invalid fields") };
        assert_eq!(
            fields.iter().map(|f| f.field.as_str()).collect::<Vec<_>>(),
            ["language", "time_zone", "page_size", "density", "mail"]
        );
    }

    #[test]
    fn fields_missing_from_the_form_stay_unchanged() {
        let before = Preferences {
            language: Some(Language::Polish),
            theme: Theme::Dark,
            time_zone: Some("Europe/Warsaw".into()),
            page_size: PageSize::Rows100,
            density: Density::Compact,
            hidden: HiddenColumns::default().with(Table::Users, [Column::SignInName]),
            mail: MailFrequency::Daily,
        };
        let change =
            PreferenceChange::parse(&RenderedValues::default(), None, Some("light"), None, None, None, None).unwrap();
        assert_eq!(change.apply(&before), Preferences { theme: Theme::Light, ..before.clone() });
        let change =
            PreferenceChange::parse(&RenderedValues::default(), None, None, Some("  "), None, None, None).unwrap();
        assert_eq!(change.apply(&before), Preferences { time_zone: None, ..before.clone() });
        let change =
            PreferenceChange::parse(&RenderedValues::default(), None, None, None, None, None, Some("none")).unwrap();
        assert_eq!(change.apply(&before), Preferences { mail: MailFrequency::None, ..before });
    }
}
