//! `/account`: the caller's profile, preferences and sign-in sessions.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext};
use crate::{
    api::account::list_sessions,
    components::{
        busy::busy_label,
        fact::{copyable, fact, panel, plain},
        field::{Field, PAGE_FIELD, edit_form},
        icon::{Icon, icon},
        problem::problem_panel,
        role::role_labels,
        table::{density_label, table_wrap},
        time::relative_time,
    },
    domain::{
        form_action::FormAction,
        preferences::{Density, Language, MailFrequency, PageSize, Theme},
        role_mapping::RoleClaimCounts,
        session::SignInSession,
    },
    error::PortalError,
    locales::{Text, args},
    paths,
    portal::{MailAvailability, PersonProfile},
};

/// Renders the account page.
pub async fn account_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let sessions = list_sessions().await;
    if let Err(error @ PortalError::SignInRequired) = sessions {
        return Err(error);
    }
    let roles = request.context.principal.as_ref().map(|principal| role_labels(text, principal)).unwrap_or_default();
    let profile = request.context.profile.ok_or(PortalError::SignInRequired)?;
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.account_title()}</h1></header>
            <div class="panels">
                {panel("person", text.account_person(), person_facts(&profile, &roles))}
                {panel("preferences", text.account_preferences(), preferences_form(profile.mail.clone()))}
                <section class="panel wide" aria-labelledby="sessions">
                    <h2 id="sessions">{text.account_sessions()}</h2>
                    <p class="help">{text.account_sessions_help()}</p>
                    {match sessions {
                        Ok(sessions) => session_table(sessions).into_any(),
                        Err(error) => problem_panel(&error).into_any(),
                    }}
                </section>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

fn person_facts(profile: &PersonProfile, roles: &[&'static str]) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let roles = if roles.is_empty() {
        view! { <span>{text.account_no_roles()}</span> }.into_any()
    } else {
        let badges = roles.iter().map(|role| view! { <span class="badge plain">{*role}</span> }).collect_view();
        view! { <span class="badges">{badges}</span> }.into_any()
    };
    view! {
        <dl>
            {fact(text.account_name(), plain(profile.name.clone()))}
            {fact(text.account_sign_in_name(), plain(profile.sign_in_name.clone()))}
            {fact(text.account_partner(), plain(profile.partner.clone()))}
            {fact(text.account_roles(), Some(roles))}
            {fact(text.account_object_id(), Some(copyable(profile.person.object.to_string(), true).into_any()))}
        </dl>
        {profile.groups_overage.then(|| view! { <p class="help">{text.account_groups_overage()}</p> })}
        {profile.unmapped.map(|claims| unmapped_claims_note(text, claims))}
    }
}

/// Renders an explanation of why a member of staff has no role: the claims of the sign-in, and who can change the
/// mappings.
fn unmapped_claims_note(text: Text, claims: RoleClaimCounts) -> impl IntoView {
    let RoleClaimCounts { groups, wids, roles } = claims;
    let claim_items = [("groups", groups), ("wids", wids), ("roles", roles)].map(|(claim, count)| {
        let message = match count {
            0 => text.account_claim_absent(claim),
            _ => text.account_claim_unmapped(args::AccountClaimUnmapped { claim, count }),
        };
        view! { <li>{message}</li> }
    });
    view! {
        <section class="note" aria-labelledby="no-role">
            {icon(Icon::Alert)}
            <div>
                <h3 id="no-role">{text.account_unmapped()}</h3>
                <ul>{claim_items.collect_view()}</ul>
                <p>{text.account_unmapped_advice()}</p>
            </div>
        </section>
    }
}

fn preferences_form(mail: MailAvailability) -> impl IntoView {
    let RenderContext { text, preferences, zone, .. } = expect_context();
    let selected = preferences.mail;
    let languages =
        Language::ALL.iter().map(|language| (language.as_str().to_owned(), language.endonym().to_owned())).collect();
    let themes = Theme::ALL
        .iter()
        .map(|theme| {
            let label = match theme {
                Theme::System => text.theme_system(),
                Theme::Light => text.theme_light(),
                Theme::Dark => text.theme_dark(),
            };
            (theme.as_str().to_owned(), label.to_owned())
        })
        .collect();
    let sizes = PageSize::ALL.iter().map(|size| (size.as_str().to_owned(), size.as_str().to_owned())).collect();
    let densities = Density::ALL
        .iter()
        .map(|density| (density.as_str().to_owned(), density_label(text, *density).to_owned()))
        .collect();
    let current_zone =
        preferences.time_zone.clone().or_else(|| zone.iana_name().map(str::to_owned)).unwrap_or_default();
    let zones =
        jiff::tz::db().available().map(|zone| view! { <option value=zone.to_string()></option> }).collect_view();
    // Defaults in effect, such as the browser's language, are shown as selected too; changing them stores a preference.
    edit_form("preferences-form", FormAction::SavePreferences, None, move || {
        view! {
            {Field::new("language", text.account_language()).value(text.language().as_str()).select(languages)}
            {Field::new("theme", text.account_theme()).value(preferences.theme.as_str()).select(themes)}
            {Field::new("time_zone", text.account_time_zone())
                .help(text.account_time_zone_help())
                .value(current_zone)
                .suggestions("zones")
                .text()}
            <datalist id="zones">{zones}</datalist>
            {Field::new("page_size", text.account_page_size()).value(preferences.page_size.as_str()).select(sizes)}
            {Field::new("density", text.view_density()).value(preferences.density.as_str()).select(densities)}
            {mail_field(text, &mail, selected)}
            <p class="actions"><button class="button primary">{text.account_save()}</button></p>
        }
    })
}

/// Renders the field for the frequency of email about requests, with the recipient's address, or the reason why no
/// email can be sent. `None` for people to whom requests don't apply, such as operators.
fn mail_field(text: Text, mail: &MailAvailability, selected: MailFrequency) -> Option<AnyView> {
    let sentence = |message: &'static str| Some(view! { <p class="help">{message}</p> }.into_any());
    let address = match mail {
        MailAvailability::Mail(address) => address,
        MailAvailability::NoAddress => return sentence(text.request_mail_no_address()),
        MailAvailability::NoMail => return sentence(text.request_mail_no_mail()),
        MailAvailability::NoRequests => return None,
    };
    let choices = MailFrequency::ALL.iter().map(|frequency| {
        let label = match frequency {
            MailFrequency::Each => text.request_mail_each(),
            MailFrequency::Daily => text.request_mail_daily(),
            MailFrequency::None => text.request_mail_none(),
        };
        (frequency.as_str().to_owned(), label.to_owned())
    });
    let field = Field::new("mail", text.request_mail_setting()).help(text.request_mail_to(address.as_str()));
    Some(field.value(selected.as_str()).select(choices.collect()))
}

fn session_table(sessions: Vec<SignInSession>) -> impl IntoView {
    let RenderContext { text, address, .. } = expect_context();
    let rows = sessions
        .into_iter()
        .map(|session| {
            let browser = browser_name(&session.user_agent).map_or_else(|| text.session_unknown_browser().to_owned(), str::to_owned);
            let action = if session.current {
                view! { <span class="badge good">{text.session_this()}</span> }.into_any()
            } else {
                view! {
                    <form method="post" action=FormAction::EndSession.path() data-busy=busy_label(text, FormAction::EndSession)>
                        <input type="hidden" name=PAGE_FIELD value=address.clone()/>
                        <input type="hidden" name="session" value=session.handle.to_string()/>
                        <button class="quiet" aria-label=text.session_end_label(browser.as_str())>{text.session_end()}</button>
                    </form>
                }
                .into_any()
            };
            view! {
                <tr>
                    <th scope="row" title=session.user_agent>{browser}</th>
                    <td data-label=text.session_since()>{relative_time(session.signed_in_at)}</td>
                    <td data-label=text.session_seen()>{relative_time(session.seen_at)}</td>
                    <td class="corner">{action}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.account_sessions()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.session_browser()}</th>
                        <th scope="col">{text.session_since()}</th>
                        <th scope="col">{text.session_seen()}</th>
                        <th scope="col"><span class="visually-hidden">{text.session_action()}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        })}
        <form method="post" action=FormAction::EndAllSessions.path() data-busy=busy_label(text, FormAction::EndAllSessions) class="actions">
            <input type="hidden" name=PAGE_FIELD value=paths::ACCOUNT/>
            <button class="button danger">{text.session_end_all()}</button>
        </form>
    }
}

/// Returns the usual names of browser and system from a user agent string; precise enough to recognize one's own.
fn browser_name(user_agent: &str) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 6] = [
        ("Edg/", "Microsoft Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    KNOWN.into_iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| name)
}
