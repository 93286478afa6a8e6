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
nav-group-account = Account
nav-group-users = Users and licences
nav-group-subscriptions = Subscriptions
bar-find = Find customers and pages
bar-find-key = Ctrl K
bar-account-menu = Account menu
bar-sign-out = Sign out
bar-partners = Switch partner
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
answer-erased = What this page showed is no longer kept. A lost password can be reset.
fact-absent = Not given

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
busy-update = Saving…

## Palette
palette-title = Find customers and pages
palette-placeholder = Company name, domain, customer tenant id or page
palette-searching = Searching…
palette-nothing = Nothing begins like that.
palette-failed = The search did not work. Try again in a moment.
palette-close = Close

## Landing and sign-in
home-title = Your customers, in one calm place
home-lead = Tenantry is where partners in the Cloud Solution Provider program look after their customers.
home-sign-in = Sign in
home-ways = Ways to sign in
home-return = Sign in to go on to the page you asked for.
home-unsaved = You are signed out. Your changes were not saved. Sign in to continue.
home-unsaved-kept = Your session expired. Your changes were not saved. Sign in to continue: what you entered will be in the form.
home-who = For staff of a registered partner. Use the work account that you use for Partner Center.
home-others = Guest of a partner, or of several?
sign-in-global = Sign in with Microsoft
sign-in-china = Sign in with Microsoft (China, 21Vianet)
sign-in-germany = Sign in with Microsoft (Germany)
sign-in-us-government = Sign in with Microsoft (US Government)
domain-title = Sign in with your organisation
domain-address = Work email or its domain
domain-help = For organisations with a sign-in service of their own.
domain-continue = Continue
continue-lead = Your organisation signs you in at { $host }.
continue-link = Continue to { $host }
sign-in-back = Back to sign-in
sign-in-cancelled = You did not sign in
sign-in-cancelled-advice = The sign-in was cancelled before it was complete. Nothing has changed.
sign-in-expired = That sign-in took too long, or was started elsewhere
sign-in-expired-advice = A sign-in has to be finished in the browser that began it, within ten minutes and only once. Please start again.
sign-in-unknown = Your organisation is not registered here
sign-in-unknown-advice = You signed in, but your organisation is not a partner of this portal. Ask whoever runs it, or use the work account of your partner company.
sign-in-disabled = Your organisation has been switched off here
sign-in-disabled-advice = The portal's operator has disabled your partner company. Ask them why.
sign-in-shut-out = Your account has been switched off here
sign-in-shut-out-advice = The portal's operator has shut you out. If that is a mistake, ask them or your partner's administrator.
sign-in-unavailable = The sign-in service can’t be reached
sign-in-unavailable-advice = The sign-in service of your organisation did not answer as it should. Try again in a few minutes.
sign-in-busy = The portal is busy
sign-in-busy-advice = The portal couldn’t read or write its own data in time, so you are not signed in. Try again in a few seconds. If it keeps happening, give whoever runs the portal this ID: { $reference }
sign-in-database = The portal can’t sign anybody in right now
sign-in-database-advice = The portal can’t use its own database, so you are not signed in. Give whoever runs the portal this ID, and try again later: { $reference }
sign-in-refused = The sign-in was not accepted
sign-in-refused-advice = What the sign-in service answered could not be trusted, so you are not signed in. Please start again; if it keeps happening, give support this id: { $reference }
sign-in-provider-refused-advice = The sign-in service refused this sign-in. Start again, or sign in with another account.
sign-in-administrator = Your organisation doesn't allow this sign-in yet
sign-in-reference = Error { $number }, support ID { $reference }
sign-in-no-mfa = Multi-factor authentication is missing
sign-in-no-mfa-advice = { $partner } lets its staff in only with multi-factor authentication, and Partner Center didn’t see it in this sign-in. Sign out at your sign-in service, then sign in with a second factor; your administrator can require it for everybody.
sign-in-misconfigured = The sign-in is not set up completely
sign-in-misconfigured-advice = The sign-in service does not give this portal what it needs, so you are not signed in. Please tell the portal’s operator, with this id: { $reference }
sign-in-unknown-provider = There is no such way to sign in
sign-in-unknown-provider-advice = The address names a sign-in that this portal does not offer. Start from the front page.
signed-out-title = You are signed out
signed-out-lead = Your session in this browser has ended. On a shared computer, close the browser too.
signed-out-again = Sign in again

## Tables
view-title = View
view-columns = Columns of this table
view-columns-help = A CSV file has every column, whatever is shown here.
view-density = Spacing of rows in all tables
view-comfortable = Comfortable
view-compact = Compact
view-reset = Reset

## Customers
customers-title = Customers
customers-results = Customers found
customers-search = Search customers
customers-search-by = Search by
customers-by-name = Company name
customers-by-domain = Domain
customers-search-button = Search
customers-search-help = Finds what begins with these letters, in upper or lower case. A customer tenant id is found whole.
customers-recent = Recent
customers-shown =
    { $count ->
        [one] { $count } customer
       *[other] { $count } customers
    }
customers-per-page = Rows
customers-reseller = Indirect reseller
customers-any-reseller = All customers
customers-resellers-unavailable = Partner Center did not tell your indirect resellers, so none can be chosen here.
customers-provider = Indirect provider
customers-any-provider = All customers
customers-providers-unavailable = Partner Center did not tell your indirect providers, so none can be chosen here.
customers-filter-help = A choice here and a search cannot be combined: Partner Center looks for one of them at a time.
customers-export-all = Export all customers as CSV
customers-export-found = Export all found as CSV
customers-show-all = Show all customers
customers-none = No customers yet
customers-none-advice = Customers appear here once they have accepted your reseller relationship in Partner Center.
customers-no-name = No company name begins with “{ $text }”
customers-no-domain = No domain begins with “{ $text }”
customers-try-domain = Look in domains
customers-try-name = Look in company names
customers-no-reseller = No customer was sold to through { $name }
customers-no-provider = No customer is supplied by { $name }
customers-no-filtered-advice = Choose another one above, or look at all customers.
customers-no-such-id = No customer has this id
customers-no-such-id-advice = Either nobody has it, or they are not a customer of yours.
customer-name = Company name
customer-domain = Domain
customer-id = Customer tenant id
    .own = Tenant ID
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
customer-commerce-id = Commerce id
customer-address = Address
customer-email = E-mail
customer-registration-number = Registration number
customer-needs-delegation = Partner Center shows address and e-mail only where delegated administration is in force.
    .own = Address and e-mail are shown only while your partner has delegated administration of your company.
customer-is = Your company is their
customer-delegated = Delegated administration (DAP)
customer-delegated-yes = In force
customer-delegated-no = Not in force
customer-resellers = Indirect reseller
customer-reseller-name = Sold through
customer-reseller-mpn = MPN id
customer-reseller-customers = All customers sold through { $name }
customer-billing = Billing profile
customer-no-billing = Partner Center has no billing profile for this customer.
    .own = Partner Center has no billing profile for your company.
customer-billing-forbidden = Your role does not include billing. Sales agents, admin agents and billing administrators see it.
billing-company = Name on the bill
billing-contact = Contact
billing-culture = Culture
billing-language = Language
customer-domains = Domains
customer-default-domain = Default
customer-portals = Admin portals
customer-portals-help = Each opens on this customer’s tenant: { $name }

## Account
account-title = Your account
account-person = Who you are
account-name = Name
account-sign-in-name = Sign-in name
account-partner = Partner
account-roles = Roles
account-no-roles = None that this portal knows
account-groups-overage = You are in so many groups that Microsoft left them out of the sign-in, so roles that come from groups may be missing. Ask your administrator to assign you an app role.
account-unmapped = Your sign-in gave you no role here
account-claim-absent = No “{ $claim }” claim came.
account-claim-unmapped = { $count ->
    [one] { $count } value came in “{ $claim }”, and it isn’t mapped to a role.
   *[other] { $count } values came in “{ $claim }”, and none is mapped to a role.
}
account-unmapped-advice = Your partner’s administrator maps roles in Partner settings. Sign in again if your groups have changed.
account-object-id = Object id
account-preferences = Preferences
account-language = Language
account-theme = Theme
theme-system = System
theme-light = Light
theme-dark = Dark
account-time-zone = Time zone
account-time-zone-help = A name such as Europe/Warsaw. Leave it empty to use the browser’s.
account-page-size = Rows in tables
account-save = Save preferences
account-sessions = Where you are signed in
account-sessions-help = End any session that you do not know, then change your password.
partners-title = Choose a partner
partners-entered = Partners you have been signed in to
partners-enter = Go on at { $partner }
partners-current = You are signed in to { $partner }
partners-forget = Have this browser forget them
partners-other = Another organisation
partners-cloud = Its cloud
partners-membership = You work for
partners-membership-staff = A partner
partners-membership-customer = A partner’s customer
partners-organization = Its domain or tenant ID
partners-organization-help = Sign in to the organisation that you work for, even if your account belongs to another one and you are its guest there.
partners-go-on = Go on to sign-in
done-forget-partners = This browser has forgotten the partners.
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
capability-read-customers = reading customers
    .own = reading your company’s details
capability-read-billing = reading billing
capability-manage-billing = changing billing
capability-create-customers = creating customers
capability-request-relationships = asking for a reseller relationship
capability-remove-relationships = ending a reseller relationship
capability-read-prices = reading prices
capability-read-subscriptions = reading orders and subscriptions
capability-manage-subscriptions = changing subscriptions
capability-read-users = reading users and licences
capability-manage-users = managing users
capability-reset-passwords = resetting passwords
capability-manage-licences = assigning licences
capability-manage-roles = managing directory roles
capability-manage-domains = managing domains
capability-read-agreements = reading agreements
capability-confirm-agreements = confirming agreements
capability-manage-qualification = setting qualifications
capability-read-policies = reading self-serve policies
capability-manage-policies = changing self-serve policies
capability-read-own-activity = reading your company’s activity
capability-read-audit = reading the record of activity
capability-read-health = the installation’s health
capability-manage-partner = changing the partner’s settings
capability-manage-partners = adding and blocking partners

## Operator
health-title = Health of the installation
health-installation = Installation
health-version = Version
health-started = Started
health-database = Database
health-database-answers = answers in { $millis } ms
health-database-silent = does not answer
health-sessions = Sign-in sessions
health-partners = Partners
health-no-partners = No partner is registered. Add one with “tenantry partner add”.
health-cloud = Cloud
health-upstream = Partner Center
health-last-success = Last answer
health-never = Never
health-disabled = Disabled
cloud-global = Global
cloud-china = China (21Vianet)
cloud-germany = Germany
cloud-us-government = US Government
health-idle = Not asked yet
health-working = Answers
health-throttled = Asks us to wait
health-circuit-open = Does not answer

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
problem-reference = Id for support:
problem-try-again = Retry
retry-in = Try again in { $left }.
retry-ready = You can try again now.
problem-send-again = Send it again
problem-send-again-help = What you entered is kept for this.
problem-home = Go to the start
problem-sign-in = Please sign in
problem-sign-in-advice = You are not signed in, or your session has ended. Sign in and you will be back here.
problem-forbidden = Your role does not include this
problem-forbidden-advice = It takes a role that includes { $capability }. Ask the administrator of your partner company.
    .own = It takes a role that includes { $capability }. Ask an administrator of your company; your partner decides what roles include here.
problem-not-offered = Your partner does not offer this
problem-not-offered-advice = Your role includes { $capability }, but your partner hasn’t turned it on for your company. Ask your partner.
problem-preview = Not part of the preview
problem-preview-advice = A preview changes nothing, and it shows nothing that your own role does not include. End the preview to work as yourself.
problem-not-fresh = Confirm that it’s you
problem-not-fresh-advice = Nothing was changed. Sign in again to continue: this change needs a sign-in of the last ten minutes. What you entered is kept.
problem-not-fresh-untold-advice = Nothing was changed. This change needs a recent sign-in, and the sign-in service doesn’t say when you signed in. An administrator of the application can add the optional claim auth_time. What you entered is kept.
problem-not-fresh-link = Sign in again
problem-not-found = There is nothing at this address
problem-not-found-advice = It may never have existed, may be gone, or may not be yours to see.
problem-gone = It is not there any more
problem-invalid = Something in this request cannot be used
problem-invalid-advice = Check: { $fields }. Nothing was changed.
problem-in-the-way = Something stands in the way
problem-unconfirmed = Not confirmed
problem-unconfirmed-advice = You can’t take this back. Confirm it first.
problem-own-access = You would lock yourself out
problem-own-access-advice = You manage the partner through this role mapping alone. Add another one that makes you an admin agent first, or ask a Global Administrator to remove it.
problem-last-administrator = This is the last administrator
problem-last-administrator-advice = No other active user is Global Administrator here, so the customer would be locked out. Give the role to another active user first.
    .own = No other active user is Global Administrator here, so your company would be locked out. Give the role to another active user first.
problem-administrators-unknown = We couldn’t check for other administrators
problem-administrators-unknown-advice = We couldn’t check whether the customer has another Global Administrator. If this is the last one, the customer will be locked out.
    .own = We couldn’t check whether your company has another Global Administrator. If this is the last one, your company will be locked out.
problem-conflict = It changed while you were looking
problem-conflict-advice = Somebody else changed it first. Open it again and repeat your change.
problem-not-accepted = Partner Center did not accept this
problem-not-accepted-advice = Nothing was changed. Check what you entered; if it looks right, give support the id below.
problem-not-accepted-properties = Rejected: { $properties }.
problem-code-advice = Partner Center answered with code { $code }. Nothing was changed. Check what you entered; if it looks right, send support the ID below.
problem-other = Partner Center did something else than was asked
problem-other-advice = You asked for “{ $asked }”, and Partner Center answered with “{ $told }”. Look at what is there now before you try again.
problem-already-sent = This form was already sent
problem-already-sent-advice = What was sent first has been done, and this was not. Check the result; to do it again, send the form below.
problem-outcome-unknown = Nobody knows yet whether it was done
problem-outcome-unknown-advice = Partner Center was asked and did not answer in time. Look whether the change is there before you try again; trying again from this form goes under the same request, so that it is not done twice where Partner Center can tell.
problem-throttled = Too many requests
problem-throttled-advice = The portal is busy with requests like this one.
problem-throttled-upstream = Too many requests to Partner Center
problem-throttled-upstream-advice = Partner Center is limiting requests from your company.
    .own = Partner Center is limiting requests from your partner.
problem-page-expired = This page of the list has expired
problem-page-expired-advice = Partner Center keeps a place in a list for a while only. Start again from the first page.
problem-not-in-cloud = Not offered in your cloud
problem-not-in-cloud-advice = Partner Center does not have this in the cloud of your partner company.
problem-mfa = Partner Center wants multi-factor authentication
problem-mfa-advice = Sign in again and confirm with a second factor. If you are not asked for one, your administrator has to require it.
problem-sign-in-again = Partner Center wants you to sign in again
problem-sign-in-again-advice = The permission from your last sign-in has ended. Sign in again and you will be back here.
problem-refused = Partner Center refused
problem-refused-advice = Your partner company’s set-up in Partner Center does not allow this. Give support the id below.
problem-refused-code-advice = Your partner company’s set-up in Partner Center does not allow this (code { $code }). Give support the id below.
problem-unreachable = Partner Center cannot be reached
problem-timed-out = Partner Center did not answer in time
problem-failing = Partner Center has a fault
problem-upstream-advice = Nothing was changed. Try again in a moment; if it lasts, give support the id below.
problem-unreadable = Partner Center answered something unexpected
problem-unreadable-advice = The answer could not be read. Give support the id below.
problem-circuit-open = Partner Center isn't responding
problem-circuit-rests-advice = Saving is unavailable until it responds.
problem-same = Not loaded for the same reason:
problem-database-busy = The portal's own database is busy
problem-database-busy-advice = Nothing was changed, and Partner Center has no part in it. Try again in a few seconds; if it stays so, give whoever runs the portal the id below.
problem-database = The portal's own database cannot be used
problem-database-advice = Nothing was changed, and Partner Center has no part in it. The database is full, read-only or not there: give whoever runs the portal the id below, and try again later.
problem-internal = Something broke on our side
problem-internal-advice = It has been logged. Give support the id below, and try again.

## What was answered last
stale-away = Can't reach Partner Center.
stale-away-advice = Saving is unavailable.
stale-throttled = Too many requests to Partner Center.
stale-throttled-advice = Saving may fail.
stale-shown = Showing data from
gaps-left-out =
    { $count ->
        [one] { $count } record from Partner Center can't be read and isn't shown.
       *[other] { $count } records from Partner Center can't be read and aren't shown.
    }
gaps-repeated = Partner Center repeated a page; the list may be incomplete.
gaps-more = Partner Center has more than is shown here.

## Done
done-save-preferences = Your preferences are saved.
done-save-table-view = The view is saved.
done-end-session = That session has ended.

## Refusals
refusal-origin = This did not come from the portal
refusal-origin-advice = The request came from another site, or without saying where from, so nothing was changed. Go back to the portal and do it from there.
refusal-method = That is not possible here
refusal-method-advice = This address does not take requests of that kind. Nothing was changed.
refusal-large = That is too much at once
refusal-large-advice = The address, the form or a header is larger than the portal takes. Nothing was changed.
refusal-host = The portal is not at this host name
refusal-host-advice = Use the address that you were given for it.
refusal-often-advice = You asked more often than the portal allows. Wait a little, then try again.
refusal-unavailable = The portal cannot answer right now
refusal-unavailable-advice = It took too long, or its database is not there. If you were changing something, look whether it was done.
refusal-malformed = This request cannot be read
refusal-malformed-advice = The address or a header of the request is malformed. Start again from the front page.
