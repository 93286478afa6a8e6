# English. Sentences speak to the person; Partner Center's nouns keep its spelling.

## Frame
product = Tenantry
skip-to-content = Skip to the content
nav-label = Portal
nav-customers = Customers
nav-account = Your account
nav-health = Health
nav-customer-label = Customer
nav-overview = Overview
nav-billing-profile = Billing profile
bar-find = Search or jump to…
bar-find-key = Ctrl K
bar-account-menu = Account menu
bar-sign-out = Sign out
bar-partners = Switch partner
bar-open-in = Open in
nav-more = More
row-actions = Actions for { $name }
help-open = About this list
bar-all-customers = All customers
inside-customer = Inside this customer
opens-new-tab = (opens in a new tab)
apply = Apply
copy-value = Copy { $value }
copied = Copied
unsaved-title = Your session expired
unsaved-advice = Nothing was saved. Review and save again.
unsaved-elsewhere = Your session expired before you saved a form. What you entered is kept for 24 hours.
unsaved-open = Open the form
answer-erased = The content of this page is no longer available. If you lost the password, reset it.
fact-absent = Not set

## While it takes
loading = Loading…
busy-add = Adding…
busy-begin = Starting…
busy-choose = Continuing…
busy-confirm = Confirming…
busy-create = Creating…
busy-delete = Deleting…
busy-end = Ending…
busy-erase = Clearing…
busy-forget = Clearing…
busy-remove = Removing…
busy-rename = Saving…
busy-reset = Resetting…
busy-restore = Restoring…
busy-review = Checking…
busy-save = Saving…
busy-set = Saving…
busy-sign-out = Signing out…
busy-suspend = Suspending…
busy-reactivate = Reactivating…
busy-update = Saving…

## Palette
palette-title = Search or jump to…
palette-placeholder = Search customers and pages…
palette-placeholder-inside = Search customers, users and pages…
palette-users = Search users and pages…
palette-searching = Searching…
palette-nothing = No matches
palette-failed = Search failed. Try again in a moment.
palette-close = Close

## Landing and sign-in
home-title = Customer management for Microsoft partners
home-lead = See what needs attention at each customer, and change users, licenses, subscriptions and billing where you find it.
home-sign-in = Sign in
home-ways = Ways to sign in
home-return = Sign in to continue to the page you requested.
home-unsaved = You are signed out. Your changes were not saved. Sign in to continue.
home-unsaved-kept = Your session expired. Your changes were not saved. Sign in to continue: what you entered will be in the form.
home-staff = Partner staff
home-who = Sign in with the work account that you use for Partner Center.
home-others = Signing in as a guest?
sign-in-global = Sign in with Microsoft
sign-in-china = Sign in with Microsoft (China, 21Vianet)
sign-in-germany = Sign in with Microsoft (Germany)
sign-in-us-government = Sign in with Microsoft (US Government)
domain-title = Sign in with your organization
domain-address = Work email or its domain
domain-help = For organizations with a sign-in service of their own.
domain-continue = Continue
continue-lead = Your organization signs you in at { $host }.
continue-link = Continue to { $host }
sign-in-other-account = Use another account
sign-in-with-mfa = Sign in with MFA
sign-in-back = Back to sign-in
sign-in-cancelled = Sign-in canceled
sign-in-cancelled-advice = You left the sign-in before it was complete. Nothing was changed.
sign-in-expired = This sign-in has expired
sign-in-expired-advice = Finish a sign-in in the browser where you started it, within ten minutes, and only once. Start again.
sign-in-unknown = Your organization isn’t set up in Tenantry
sign-in-unknown-advice = You signed in, but your organization isn’t a partner here. Use the work account of your partner company, or contact the portal’s operator. If you are a customer of a partner, contact that partner.
sign-in-disabled = Your organization’s access is turned off
sign-in-disabled-advice = The portal’s operator has blocked your partner company. Contact the operator.
sign-in-shut-out = Your account is blocked
sign-in-shut-out-advice = You can’t use this portal. Contact your partner’s administrator or the portal’s operator.
sign-in-unavailable = The sign-in service can’t be reached
sign-in-unavailable-advice = Your organization’s sign-in service didn’t respond correctly. Try again in a few minutes.
sign-in-busy = The portal is busy
sign-in-busy-advice = The portal couldn’t read or write its own data in time, so you are not signed in. Try again in a few seconds. If it keeps happening, send the portal’s operator this ID: { $reference }
sign-in-database = Sign-in is unavailable
sign-in-database-advice = The portal can’t use its own database, so you are not signed in. Send the portal’s operator this ID, and try again later: { $reference }
sign-in-refused = Sign-in rejected
sign-in-refused-advice = The sign-in service’s response couldn’t be verified, so you are not signed in. Start again. If it keeps happening, send support this ID: { $reference }
sign-in-provider-refused-advice = The sign-in service rejected this sign-in. Start again, or sign in with another account.
sign-in-administrator = Your organization doesn’t allow this sign-in yet
sign-in-reference = Error { $number }, support ID { $reference }
sign-in-no-mfa = Multi-factor authentication is missing
sign-in-no-mfa-advice = { $partner } requires multi-factor authentication from its staff, and Partner Center didn’t see it in this sign-in. Sign out at your sign-in service, then sign in with a second factor; your administrator can require it for everybody.
sign-in-misconfigured = Sign-in setup is incomplete
sign-in-misconfigured-advice = The sign-in service doesn’t return what this portal requires, so you are not signed in. Send the portal’s operator this ID: { $reference }
sign-in-unknown-provider = Sign-in method not found
sign-in-unknown-provider-advice = This portal doesn’t offer the sign-in method in the address. Start from the front page.
signed-out-title = You are signed out
signed-out-lead = Your session in this browser has ended. On a shared computer, close the browser too.
signed-out-again = Sign in again

## Tables
view-title = View
view-columns = Columns
view-columns-help = A CSV file always includes every column.
view-density = Table density (all tables)
view-comfortable = Comfortable
view-compact = Compact
view-rows = Rows per page (all lists)
find-apply = Apply
view-reset = Reset

## Customers
customers-title = Customers
customers-results = Search results
customers-search = Search customers
customers-search-by = Search by
customers-by-name = Company name
customers-by-domain = Domain
customers-search-help = Matches the start of the name or domain. Paste a full tenant ID to jump to a customer.
customers-recent = Recent
customers-shown =
    { $count ->
        [one] { $count } customer
       *[other] { $count } customers
    }
customers-reseller = Indirect reseller
customers-any-reseller = All indirect resellers
customers-resellers-unavailable = Couldn’t load your indirect resellers.
customers-provider = Indirect provider
customers-any-provider = All indirect providers
customers-providers-unavailable = Couldn’t load your indirect providers.
customers-filter-help = Filtering clears the search.
customers-export-all = Export all (CSV)
customers-export-found = Export results (CSV)
customers-show-all = Show all customers
customers-none = No customers yet
customers-none-advice = Customers appear here after they accept your reseller relationship.
customers-no-name = No company names start with “{ $text }”
customers-no-domain = No domains start with “{ $text }”
customers-try-domain = Search domains
customers-try-name = Search company names
customers-no-reseller = No customers of { $name }
customers-no-provider = No customers of { $name }
customers-no-filtered-advice = Choose another filter, or show all customers.
customers-no-such-id = No customer has this tenant ID
customers-no-such-id-advice = Check the ID. You can open your own customers only.
customer-name = Company name
customer-domain = Domain
customer-id = Tenant ID
customer-relationship = Relationship
customer-country = Country
customer-unnamed = Unnamed customer
relationship-reseller = Reseller
relationship-advisor = Advisor
relationship-syndication = Syndication
relationship-microsoft-support = Microsoft support
relationship-none = None
relationship-unknown = Unknown
customer-overview = Overview
customer-company = Company
customer-commerce-id = Commerce ID
customer-address = Address
customer-email = Email
customer-registration-number = Registration number
customer-needs-delegation = Address and email require delegated administration (DAP).
    .own = Address and email are shown only while your partner has delegated administration (DAP) of your company.
customer-is = Your role
customer-delegated = Delegated administration (DAP)
customer-delegated-yes = Active
customer-delegated-no = Inactive
customer-resellers = Indirect reseller
customer-reseller-name = Sold through
customer-reseller-mpn = MPN ID
customer-reseller-customers = All customers of { $name }
customer-billing = Billing profile
customer-no-billing = This customer has no billing profile.
    .own = Your company has no billing profile.
customer-billing-forbidden = You don’t have permission. Sales agents, admin agents and billing administrators can see the billing profile.
billing-company = Billing name
billing-contact = Contact
billing-culture = Locale
billing-language = Language
customer-domains = Domains
customer-default-domain = Default

## Account
account-title = Your account
account-person = Profile
account-name = Name
account-sign-in-name = Sign-in name
account-partner = Partner
account-roles = Roles
account-no-roles = No roles assigned
account-groups-overage = You are in too many groups for the sign-in to list, so roles from groups may be missing. Ask your administrator to assign you an app role.
account-unmapped = Your sign-in includes no role here
account-claim-absent = The sign-in has no “{ $claim }” claim.
account-claim-unmapped = { $count ->
    [one] The claim “{ $claim }” has { $count } value, and it isn’t mapped to a role.
   *[other] The claim “{ $claim }” has { $count } values, and none is mapped to a role.
}
account-unmapped-advice = Your partner’s administrator maps roles in Partner settings. Sign in again if your groups have changed.
account-object-id = Object ID
account-preferences = Preferences
account-language = Language
account-theme = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
account-time-zone = Time zone
account-time-zone-help = Such as Europe/Warsaw. Leave blank to use the browser’s.
account-page-size = Rows per page
account-save = Save preferences
account-sessions = Active sessions
account-sessions-help = End sessions you don’t recognize, then change your password.
partners-title = Choose a partner
partners-entered = Recent partners
partners-enter = Continue to { $partner }
partners-current = Signed in to { $partner }
partners-forget = Clear saved partners
partners-other = Another organization
partners-cloud = Cloud
partners-membership = You work for
partners-membership-staff = A partner
partners-membership-customer = A partner’s customer
partners-organization = Domain or tenant ID
partners-organization-help = Enter the organization you work for, even if you are a guest there and your account belongs to another one.
partners-go-on = Continue
done-forget-partners = Saved partners cleared.
session-browser = Browser
session-since = Signed in
session-seen = Last used
session-action = Action
session-this = This browser
session-unknown-browser = Unknown browser
session-end = End
session-end-label = End the session in { $browser }
session-end-all = Sign me out everywhere
role-admin-agent = Admin agent
role-sales-agent = Sales agent
role-helpdesk-agent = Helpdesk agent
role-global-administrator = Global administrator
role-billing-administrator = Billing administrator
role-user-administrator = User administrator
role-global-reader = Global reader
role-license-administrator = License administrator
role-helpdesk-administrator = Helpdesk administrator
role-operator = Operator
capability-use-account = your own account
capability-use-self-service = your company’s pages
capability-ask-partner = asking your partner for changes
capability-read-customers = reading customers
    .own = reading your company’s details
capability-read-billing = reading the billing profile and budget
capability-manage-billing = changing the billing profile and budget
capability-create-customers = creating customers
capability-request-relationships = requesting a reseller relationship
capability-remove-relationships = removing customers
capability-read-prices = reading prices
capability-read-subscriptions = reading orders and subscriptions
capability-manage-subscriptions = changing subscriptions
capability-manage-seats = changing seats, renewal and cancellation of subscriptions
capability-read-users = reading users and licenses
capability-manage-users = managing users
capability-reset-passwords = resetting passwords
capability-manage-licenses = assigning licenses
capability-manage-roles = managing directory roles
capability-manage-domains = managing domains
capability-read-agreements = reading agreements
capability-confirm-agreements = confirming agreements
capability-manage-qualification = setting qualifications
capability-read-policies = reading self-serve policies
capability-manage-policies = changing self-serve policies
capability-read-own-activity = reading your company’s activity
capability-read-audit = reading activity
capability-read-health = reading system health
capability-manage-partner = changing the partner’s settings
capability-manage-partners = adding and blocking partners

## Operator
health-title = System health
health-installation = Installation
health-version = Version
health-started = Started
health-database = Database
health-database-answers = OK ({ $millis } ms)
health-database-silent = not responding
health-sessions = Sign-in sessions
health-partners = Partners
health-no-partners = No partners are set up. Add one with “tenantry partner add”.
health-cloud = Cloud
health-upstream = Partner Center
health-last-success = Last response
health-never = Never
health-disabled = Blocked
cloud-global = Global
cloud-china = China (21Vianet)
cloud-germany = Germany
cloud-us-government = US Government
health-idle = No requests yet
health-working = OK
health-throttled = Throttled
health-circuit-open = Not responding

## Time
time-now = just now
time-minutes-ago =
    { $n ->
        [one] { $n } minute ago
       *[other] { $n } minutes ago
    }
time-hours-ago =
    { $n ->
        [one] { $n } hour ago
       *[other] { $n } hours ago
    }
time-days-ago =
    { $n ->
        [one] { $n } day ago
       *[other] { $n } days ago
    }

## Pager
list-more = and { $count } more
list-range = { $first }–{ $last } of { $all }
list-shown = { $count } shown
pager-first = First
pager-label = { $name }, pages
pager-last = Last
pager-last-fetched = Last loaded
pager-next = Next
pager-previous = Previous

## Problems
problem-reference = Support ID:
problem-try-again = Retry
retry-in = Try again in { $left }.
retry-ready = You can try again now.
problem-send-again = Send again
problem-send-again-help = What you entered is kept.
problem-home = Go to start page
problem-sign-in = Sign in to continue
problem-sign-in-advice = You are not signed in, or your session has expired. After you sign in, you return to this page.
problem-forbidden = You don’t have permission
problem-forbidden-advice = You need a role that includes { $capability }. Contact the administrator of your partner company.
    .own = You need a role that includes { $capability }. Contact an administrator of your company; your partner decides what roles include here.
problem-not-offered = Your partner doesn’t offer this
problem-not-offered-advice = Your role includes { $capability }, but your partner hasn’t turned it on for your company. Contact your partner.
problem-preview = Not available in a preview
problem-preview-advice = In a preview you can’t change anything, and you see only what your own role includes. End the preview to work as yourself.
problem-not-fresh = Confirm that it’s you
problem-not-fresh-advice = Nothing was changed. Sign in again to continue: this change needs a sign-in of the last ten minutes. What you entered is kept.
problem-not-fresh-untold-advice = Nothing was changed. This change needs a recent sign-in, and the sign-in service doesn’t say when you signed in. An administrator of the application can add the optional claim auth_time. What you entered is kept.
problem-not-fresh-link = Sign in again
problem-not-found = Page not found
problem-not-found-advice = It may not exist, or you may not have access to it.
problem-gone = No longer exists
problem-invalid = Some values can’t be used
problem-invalid-advice = Check: { $fields }. Nothing was changed.
problem-in-the-way = Can’t complete this yet
problem-unconfirmed = Confirmation required
problem-unconfirmed-advice = Nothing was changed. This can’t be undone, so confirm it first.
problem-term-closing = The term is about to end
problem-term-closing-advice = Nothing was changed. The term ends within 24 hours, and Partner Center rejects changes until it has ended. Change the subscription after that.
problem-own-access = You would lose your own access
problem-own-access-advice = Only this role mapping lets you manage the partner. Add another mapping that makes you an admin agent first, or ask a Global Administrator to remove this one.
problem-no-second-factor = You would lose your own access
problem-no-second-factor-advice = Nothing was changed. Partner Center doesn’t see multi-factor authentication in your own sign-in. Sign in again with it, then require it for everyone.
problem-last-administrator = This is the last administrator
problem-last-administrator-advice = No other active user is a Global Administrator here, so the customer would lose access. Assign the role to another active user first.
    .own = No other active user is a Global Administrator here, so your company would lose access. Assign the role to another active user first.
problem-administrators-unknown = We couldn’t check for other administrators
problem-administrators-unknown-advice = We couldn’t check whether the customer has another Global Administrator. If this is the last one, the customer loses access.
    .own = We couldn’t check whether your company has another Global Administrator. If this is the last one, your company loses access.
problem-conflict = Changed since you opened it
problem-conflict-advice = Nothing was saved. Open it again and repeat your change.
problem-not-accepted = Partner Center rejected this
problem-not-accepted-advice = Nothing was changed. Check what you entered. If it looks right, send support the ID below.
problem-not-accepted-properties = Rejected: { $properties }.
problem-code-advice = Partner Center returned code { $code }. Nothing was changed. Check what you entered. If it looks right, send support the ID below.
problem-other = Partner Center saved something else
problem-other-advice = You entered “{ $asked }”, and Partner Center returned “{ $told }”. Check the saved value before you try again.
problem-already-sent = This form was already sent
problem-already-sent-advice = The first submission was completed; this one was not. Check the result. To do it again, send the form below.
problem-outcome-unknown = We couldn’t confirm the change
problem-outcome-unknown-advice = Partner Center didn’t respond in time. Check whether the change is there before you try again. Retrying from this form uses the same request ID, so where Partner Center recognizes it, the change isn’t made twice.
problem-throttled = Too many requests
problem-throttled-advice = The portal is handling too many requests like this one.
problem-throttled-upstream = Too many requests to Partner Center
problem-throttled-upstream-advice = Partner Center is limiting requests from your company.
    .own = Partner Center is limiting requests from your partner.
problem-page-expired = This page has expired
problem-page-expired-advice = Start again from the first page.
problem-not-in-cloud = Not available in your cloud
problem-not-in-cloud-advice = Partner Center doesn’t offer this in your partner company’s cloud.
problem-mfa = Sign in with MFA to continue
problem-mfa-advice = Partner Center requires multi-factor authentication. Sign in again with a second factor. If the sign-in doesn’t prompt for one, your administrator has to require it.
problem-sign-in-again = Sign in again to continue
problem-sign-in-again-advice = Your permission for Partner Center has expired. After you sign in, you return to this page.
problem-refused = Partner Center denied access
problem-refused-advice = Your partner company’s setup in Partner Center doesn’t allow this. Send support the ID below.
problem-refused-code-advice = Your partner company’s setup in Partner Center doesn’t allow this (code { $code }). Send support the ID below.
problem-unreachable = Can’t reach Partner Center
problem-timed-out = Partner Center didn’t respond in time
problem-failing = Partner Center is unavailable
problem-upstream-advice = Try again in a moment. If it keeps happening, send support the ID below.
problem-nothing-changed = Nothing was changed.
problem-unreadable = Unexpected response from Partner Center
problem-unreadable-advice = The response couldn’t be read. Send support the ID below.
problem-circuit-open = Partner Center isn’t responding
problem-circuit-rests-advice = Saving is unavailable until it responds.
problem-same = Not loaded for the same reason:
problem-database-busy = The portal’s own database is busy
problem-database-busy-advice = Nothing was changed. Try again in a few seconds. If it keeps happening, send the portal’s operator the ID below.
problem-database = The portal’s own database is unavailable
problem-database-advice = Nothing was changed. The database is full, read-only or missing. Send the portal’s operator the ID below, and try again later.
problem-internal = Something went wrong in the portal
problem-internal-advice = The error was logged. Try again. If it keeps happening, send support the ID below.

## What was answered last
stale-away = Can’t reach Partner Center.
stale-away-advice = Saving is unavailable.
stale-throttled = Too many requests to Partner Center.
stale-throttled-advice = Saving may fail.
stale-shown = Showing data from
gaps-left-out =
    { $count ->
        [one] { $count } record from Partner Center can’t be read and isn’t shown.
       *[other] { $count } records from Partner Center can’t be read and aren’t shown.
    }
gaps-repeated = Partner Center repeated a page; the list may be incomplete.
gaps-more = Partner Center has more than is shown here.

## Done
done-save-preferences = Preferences saved.
done-save-table-view = View saved.
done-end-session = Session ended.

## Refusals
refusal-origin = Request blocked
refusal-origin-advice = Nothing was changed. The request came from another site, or its origin is unknown. Return to the portal and try again from there.
refusal-method = Action not supported
refusal-method-advice = Nothing was changed. This address doesn’t support requests of this type.
refusal-large = Request too large
refusal-large-advice = Nothing was changed. The address, the form or a header exceeds the portal’s limit.
refusal-host = Wrong address
refusal-host-advice = The portal isn’t available at this host name. Use the address you were given for it.
refusal-often-advice = You sent more requests than the portal allows. Wait a moment, then try again.
refusal-unavailable = The portal isn’t responding
refusal-unavailable-advice = This took too long, or the portal’s database is unavailable. If you were changing something, it may or may not be done: check Activity before you try again.
refusal-malformed = Invalid request
refusal-malformed-advice = The address or a header of the request is invalid. Start again from the front page.
