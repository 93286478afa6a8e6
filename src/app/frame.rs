//! The frame around a page: the head of the document, the top bar, the navigation, the current customer.

mod customer;
mod preview;

use std::sync::Arc;

use jiff::Timestamp;
use leptos::{either::Either, prelude::*};

use customer::{customer_bar, destinations_within};
use preview::preview_banner;

use crate::{
    app::{
        Done,
        palette::{may_search_customers, palette},
        routes::{NavPlacement, ROUTES, Route},
    },
    components::{
        customer::name_or_placeholder,
        field::{PAGE_FIELD, ResultErased, UnsavedForm},
        gaps::gap_note,
        icon::{Icon, icon},
        stale::stale_banner,
        user::note,
    },
    components::{
        render_context::{AssetUrls, RenderContext},
        role::role_labels,
    },
    domain::{
        cloud::Cloud,
        form_action::{FormAction, find_named_success_key, find_success_key},
        in_progress::InProgress,
        preferences::{Density, Language, Theme},
        principal::Principal,
        role::Capability,
    },
    islands::{page_life::PageLife, palette::Destination},
    locales::Text,
    pages::{Page, PageLayout},
    paths,
    portal::{PersonProfile, RequestContext},
};

/// The script that starts the WebAssembly module and hydrates each island with the function of its name.
const HYDRATION_SCRIPT: &str = "const islands=await import(glue);await islands.default({module_or_path:wasm});\
    islands.hydrate();\
    for(const island of document.querySelectorAll('leptos-island'))\
    await islands[island.dataset.component]?.(island);";

/// The script for keys and forms, which works before hydration and after. It opens the palette as soon as it exists,
/// keeps what is typed into it, and records Enter for its island; `/` focuses the search; changing a `data-apply` field
/// submits its form. Content at the end of the document is moved into the cell that waits for it (`data-for`). The
/// button of a submitted form shows its progress (`data-busy`) and ignores further clicks; it is not `disabled`, which
/// would move the focus and omit the button's value from the form data. It is reset when the browser restores the page,
/// and by Escape, which stops loading in browsers.
const EVENTS_SCRIPT: &str = "{const d=document,find=()=>d.querySelector('dialog.palette'),\
    open=()=>{const p=find();if(p&&!p.open){p.showModal();p.querySelector('input').select()}};\
    addEventListener('keydown',e=>{const k=e.key,p=find(),m=e.ctrlKey||e.metaKey;\
    if(p?.open)p.dataset.entered=k=='Enter'?'1':'';\
    if(m&&k.toLowerCase()=='k'){if(p||d.readyState=='loading')e.preventDefault();\
    p?open():addEventListener('DOMContentLoaded',open,{once:true})}\
    else if(k=='/'&&!m&&!e.altKey&&!e.target.closest?.('input,textarea,select,[contenteditable]')){\
    const s=d.querySelector('input[type=search]');if(s){e.preventDefault();s.focus();s.select()}}});\
    addEventListener('change',e=>e.target.matches?.('select[data-apply]')&&e.target.form?.requestSubmit());\
    addEventListener('DOMContentLoaded',()=>{for(const x of d.querySelectorAll('[data-for]'))\
    d.getElementById(x.dataset.for)?.replaceChildren(...x.childNodes)});\
    const sent=new WeakSet,h=d.documentElement,\
    rest=()=>{h.removeAttribute('data-under-way');\
    for(const x of d.querySelectorAll('form[aria-busy],button[aria-busy]')){x.removeAttribute('aria-busy');\
    if(x.dataset.atRest!=null){x.innerHTML=x.dataset.atRest;delete x.dataset.atRest;\
    x.removeAttribute('aria-disabled')}}};\
    addEventListener('pageshow',e=>e.persisted&&rest());\
    addEventListener('keydown',e=>e.key=='Escape'&&rest());\
    addEventListener('submit',e=>{const f=e.target,b=e.submitter,w=f.dataset.busy;\
    if(f.method!='post'||f.target&&f.target!='_self')return;\
    if(sent.has(f)||f.hasAttribute('aria-busy'))return e.preventDefault();\
    sent.add(f);setTimeout(()=>{sent.delete(f);if(e.defaultPrevented)return;f.setAttribute('aria-busy','true');\
    h.setAttribute('data-under-way','');if(!b||!w)return;b.dataset.atRest=b.innerHTML;\
    b.setAttribute('aria-busy','true');b.setAttribute('aria-disabled','true');b.textContent=w})})}";

/// The links that a browser may prefetch (WICG "Speculation Rules") on hover: the navigation and the lists, but neither
/// the customers in their rows nor the users, whose list costs one call to Partner Center per row.
const SPECULATION_RULES: &str = r#"{"prefetch":[{"source":"document","eagerness":"moderate",
"where":{"selector_matches":"nav:not(.recent) a[href^='/']:not([href$='/users'],[href*='/users?'])"}}]}"#;

/// The script of a prefetched page that reports when it is shown, and reloads it if it is too old by then.
const REPORT_VIEW_SCRIPT: &str = "{const n=performance.getEntriesByType('navigation')[0],\
    p=location.pathname.split('/'),\
    q=new URLSearchParams({drawn_at});if(p[1]=='customers'&&p[2]?.length==36)q.set('customer',p[2]);\
    if(n?.deliveryType=='navigational-prefetch')\
    fetch('/view',{method:'POST',body:q,headers:{accept:'application/json'}})\
    .then(r=>r.ok&&r.json()).then(old=>old===true&&location.reload()).catch(()=>{})}";

/// Renders the complete document around a page.
pub(super) fn shell(
    page: Page,
    context: Option<&RequestContext>,
    done: Option<Done>,
    nonce: &str,
) -> impl IntoView + use<> {
    let RenderContext { text, preferences, .. } = expect_context();
    let assets: AssetUrls = expect_context();
    let theme = match preferences.theme {
        Theme::System => None,
        theme => Some(theme.as_str()),
    };
    let density = match preferences.density {
        Density::Comfortable => None,
        density @ Density::Compact => Some(density.as_str()),
    };
    let title = page.title.map_or_else(|| text.product().to_owned(), |title| format!("{title} · {}", text.product()));
    let bare = matches!(page.page_layout, PageLayout::Bare);
    let inside = matches!(page.page_layout, PageLayout::Customer(_));
    let profile = context.and_then(|context| context.profile.clone()).filter(|_| !bare);
    let principal = context.and_then(|context| context.principal.as_ref());
    let roles = principal.map(|principal| role_labels(text, principal)).unwrap_or_default();
    let may_find_customers = may_search_customers(principal);
    let several_partners = context.is_some_and(|context| context.recent_partners.has_several());
    let script = format!("const glue={:?},wasm={:?};{HYDRATION_SCRIPT}", assets.script, assets.wasm);
    let cloud = context.and_then(|context| context.profile.as_ref()?.cloud);
    let destinations = navigation(text, principal, cloud);
    let pages = destinations.iter().map(|(_, destination)| destination.clone()).collect();
    let (sections, current_customer, customer) = match page.page_layout {
        PageLayout::Customer(summary) => {
            let sections = destinations_within(&summary, principal);
            let current_customer = (summary.clone(), name_or_placeholder(text, &summary.name));
            (sections, Some(current_customer), Some(customer_bar(summary, principal, cloud.unwrap_or(Cloud::Global))))
        }
        _ => (Vec::new(), None, None),
    };
    let has_palette = profile.is_some();
    let current = expect_context::<RenderContext>().address;
    let preview = context.and_then(|context| context.preview.as_deref()).map(preview_banner);
    let may_use_account = principal.is_some_and(|principal| principal.may(Capability::UseAccount));
    let speculates = profile.is_some() && may_use_account;
    let report_view_script =
        speculates.then(|| format!("const drawn_at={};{REPORT_VIEW_SCRIPT}", Timestamp::now().as_millisecond()));
    let stale = use_context().map(|notice| stale_banner(notice, context.map(|context| context.portal.correlation())));
    let gaps = context.and_then(|context| gap_note(context.portal.gaps()));
    view! {
        <!DOCTYPE html>
        <html lang=text.language().as_str() data-theme=theme data-density=density>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                // Before the stylesheet, since a script after it would wait for it and block the parser.
                <script nonce=nonce.to_owned() inner_html=EVENTS_SCRIPT></script>
                <link rel="preload" href=assets.font r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=assets.style/>
                <link rel="icon" href=assets.favicon r#type="image/svg+xml"/>
                <link rel="modulepreload" href=assets.script/>
                <link rel="preload" href=assets.wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <script type="module" nonce=nonce.to_owned() inner_html=script></script>
                {report_view_script.map(|report_view_script| view! {
                    <script type="speculationrules" nonce=nonce.to_owned() inner_html=SPECULATION_RULES></script>
                    <script type="module" nonce=nonce.to_owned() inner_html=report_view_script></script>
                })}
            </head>
            <body class:bare=bare class:inside=inside>
                <a class="skip" href="#main">{text.skip_to_content()}</a>
                {match &profile {
                    None => Either::Left(brand_bar(text)),
                    Some(profile) => {
                        Either::Right(top_bar(
                            text, profile, &roles, may_find_customers, may_use_account, several_partners,
                        ))
                    }
                }}
                {preview}
                // Before content that may load slowly, so that it can be opened early.
                {has_palette.then(|| palette(text, context, current_customer, [sections, pages].concat()))}
                <div class="frame">
                    {(profile.is_some() && !bare).then(|| side_navigation(text, &destinations, &current))}
                    <div class="content">
                        {customer}
                        {done.and_then(|done| done_message(text, &done)).map(|message| {
                            view! { <p class="done" role="status">{icon(Icon::Check)}{message}</p> }
                        })}
                        {use_context::<UnsavedForm>().map(|UnsavedForm(page)| view! {
                            <p class="note" role="status">
                                {icon(Icon::Alert)}
                                <span>{text.unsaved_elsewhere()} {text.sentence_gap()} <a href=page>{text.unsaved_open()}</a></span>
                            </p>
                        })}
                        {use_context::<ResultErased>().map(|_| note(text.answer_erased()))}
                        {stale}
                        {gaps}
                        {page.body}
                    </div>
                </div>
                <PageLife copied=text.copied().to_owned() loading=text.loading().to_owned()/>
            </body>
        </html>
    }
}

/// Returns the pages of the side navigation that the caller may open, with their icons.
fn navigation(text: Text, principal: Option<&Principal>, cloud: Option<Cloud>) -> Vec<(Icon, Destination)> {
    let visible = ROUTES.iter().filter(|route| route.is_offered_in(cloud) && route.access.require(principal).is_ok());
    let entry = |route: &Route| match route.placement {
        NavPlacement::Side(icon, label) => Some((icon, label(text), route.template)),
        NavPlacement::Customer(..) | NavPlacement::Unlisted => None,
    };
    let destination = |(icon, label, href): (Icon, &str, &str)| {
        (icon, Destination { label: label.to_owned(), detail: String::new(), href: href.to_owned() })
    };
    visible.filter_map(entry).map(destination).collect()
}

fn side_navigation(text: Text, destinations: &[(Icon, Destination)], current: &str) -> impl IntoView + use<> {
    let path = current.split('?').next().unwrap_or_default().to_owned();
    // The current page, or its nearest ancestor.
    let is_above = |href: &str| path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let above = destinations.iter().map(|(_, destination)| &destination.href).filter(|href| is_above(href));
    let current = above.max_by_key(|href| href.len()).cloned();
    let links = destinations
        .iter()
        .map(|(glyph, destination)| {
            let here = current.as_ref() == Some(&destination.href);
            view! {
                <li>
                    <a href=destination.href.clone() aria-current=here.then_some("page")>
                        {icon(*glyph)}<span>{destination.label.clone()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="side" aria-label=text.nav_label()><ul>{links}</ul></nav> }
}

fn brand_bar(text: Text) -> impl IntoView {
    view! { <header class="bar"><a class="brand" href=paths::HOME>{logo()}<span>{text.product()}</span></a></header> }
}

fn logo() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d="M3 21V9l9-6 9 6v12h-7v-7h-4v7z"/>
        </svg>
    }
}

fn top_bar(
    text: Text,
    profile: &PersonProfile,
    roles: &[&'static str],
    may_find_customers: bool,
    may_use_account: bool,
    several_partners: bool,
) -> impl IntoView + use<> {
    let initials = initials(&profile.name);
    let partner = profile.partner.clone().unwrap_or_else(|| text.role_operator().to_owned());
    let find = may_find_customers.then(|| {
        view! {
            <a class="find" href=paths::CUSTOMERS data-palette="">
                {icon(Icon::Search)}<span>{text.bar_find()}</span><kbd>{text.bar_find_key()}</kbd>
            </a>
        }
    });
    view! {
        <header class="bar">
            <a class="brand" href=paths::HOME>{logo()}<span dir="auto">{partner.clone()}</span></a>
            {find}
            {in_progress(text)}
            <button type="button" class="person" popovertarget="account-menu" aria-label=text.bar_account_menu()>
                <span class="avatar" aria-hidden="true">{initials}</span>
                <span class="person-name" dir="auto">{profile.name.clone()}</span>
            </button>
            {account_menu(text, profile, roles, partner, may_use_account, several_partners)}
        </header>
    }
}

/// Renders the links to the person's jobs in progress and to the waiting change requests, with their counts.
fn in_progress(text: Text) -> Option<impl IntoView> {
    let InProgress { jobs, requests } = use_context()?;
    let context = use_context::<RequestContext>()?;
    let requests_path = match context.principal {
        Some(Principal::CustomerUser(_)) => paths::MY_REQUESTS,
        _ => paths::REQUESTS,
    };
    let link = |count: u32, href: &'static str, label: String, glyph: Icon| {
        (count > 0).then(|| {
            view! {
                <a class="in-progress" href=href aria-label=label.clone() title=label>
                    {icon(glyph)}<span>{count}</span>
                </a>
            }
        })
    };
    Some(view! {
        {link(requests, requests_path, text.requests_bar(requests), Icon::Requests)}
        {link(jobs, paths::JOBS, text.bar_jobs(jobs), Icon::Jobs)}
    })
}

/// Renders the account menu; with a link to other partners for people who have signed in to several.
fn account_menu(
    text: Text,
    profile: &PersonProfile,
    roles: &[&'static str],
    partner: String,
    may_use_account: bool,
    several_partners: bool,
) -> impl IntoView + use<> {
    let RenderContext { preferences, address, zone, .. } = expect_context();
    let zone_name = zone.iana_name().unwrap_or("UTC").to_owned();
    let roles = text.list(roles);
    let languages = Language::ALL
        .iter()
        .map(|language| choice_button("language", language.as_str(), language.endonym(), *language == text.language()))
        .collect_view();
    let themes =
        [(Theme::System, text.theme_system()), (Theme::Light, text.theme_light()), (Theme::Dark, text.theme_dark())]
            .map(|(theme, label)| choice_button("theme", theme.as_str(), label, theme == preferences.theme))
            .collect_view();
    view! {
        <div id="account-menu" class="menu" popover="auto">
            <p class="menu-who">
                <strong dir="auto">{profile.name.clone()}</strong>
                <span class="muted" dir="auto">{profile.sign_in_name.clone()}</span>
                <span dir="auto">{partner}</span>
                <span class="muted">{roles}</span>
            </p>
            {preference_form(text.account_language(), address.clone(), languages)}
            {preference_form(text.account_theme(), address, themes)}
            <p>
                {may_use_account.then(|| view! {
                    <a class="menu-item" href=paths::ACCOUNT>{icon(Icon::Account)}{text.nav_account()}</a>
                    <a class="menu-item" href=paths::account_section("preferences-form-time_zone")>
                        {icon(Icon::Wait)}{text.account_time_zone()}<span class="muted">{zone_name}</span>
                    </a>
                    <a class="menu-item" href=paths::account_section("sessions")>
                        {icon(Icon::Device)}{text.account_sessions()}
                    </a>
                })}
                {several_partners.then(|| view! {
                    <a class="menu-item" href=paths::PARTNERS>{icon(Icon::Customers)}{text.bar_partners()}</a>
                })}
            </p>
            <form method="post" action=paths::SIGN_OUT data-busy=text.find("busy-sign-out")>
                <button class="menu-item">{icon(Icon::SignOut)}{text.bar_sign_out()}</button>
            </form>
        </div>
    }
}

/// Renders the buttons that save one preference and return to the page.
fn preference_form(label: &'static str, address: Arc<str>, choices: impl IntoView) -> impl IntoView {
    view! {
        <form method="post" action=FormAction::SavePreferences.path() class="choices" aria-label=label>
            <input type="hidden" name=PAGE_FIELD value=address/>
            <span class="muted">{label}</span>
            <span class="segments">{choices}</span>
        </form>
    }
}

fn choice_button(name: &'static str, value: &'static str, label: &'static str, pressed: bool) -> impl IntoView {
    view! { <button class="segment" name=name value=value aria-pressed=pressed.to_string()>{label}</button> }
}

/// Returns the confirmation of a server function, with the object's name if it has one.
fn done_message(text: Text, done: &Done) -> Option<String> {
    let named =
        done.subject.as_deref().and_then(|name| text.find_named(&find_named_success_key(&done.function)?, name));
    named.or_else(|| text.find(&find_success_key(&done.function)?))
}

/// Returns the initials of the first and the last word of a name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_last_word() {
        assert_eq!(initials("Łucja van der Berg"), "ŁB");
        assert_eq!(initials("  王芳 "), "王");
        assert_eq!(initials("(--)"), "");
    }
}
