# The partner's own settings, for its administrators: what the portal knows, its connection, roles, notices, set-up.
partner-title = Partner settings
nav-partner = Partner settings
partner-back = Partner settings
partner-organisation = Organization
partner-name = Name
partner-tenant = Tenant ID
partner-cloud = Cloud
partner-id = Partner ID
partner-confirmation = Customer Agreement confirmed
partner-confirmation-three-steps = By the customer, in three steps
partner-confirmation-single-step = By the partner, in a single step
partner-application = Application
partner-application-none = No application is set up. The operator of the portal has to add one.
partner-client-id = Application ID
partner-application-kind = Registration
partner-application-own = Your own
partner-application-shared = The portal’s
partner-credential = Credential
partner-credential-secret = Client secret
partner-credential-certificate = Certificate
partner-thumbprint = Thumbprint (SHA-256)
partner-credential-ends = Expires
partner-credential-end-unknown = Unknown. Enter the date under Notices to be reminded.
partner-redirect = Redirect URI
partner-authority = Sign-in
partner-api = Partner Center
partner-health = Health
partner-upstream = Calls to Partner Center
partner-last-success = Last successful call
partner-throttled = Waiting
partner-throttled-seconds = { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
partner-clock = Clock difference
partner-clock-seconds = { $seconds ->
    [one] { $seconds } second
   *[other] { $seconds } seconds
}
partner-clock-wrong = Too large: sign-ins can fail. The operator has to set the server’s clock.
partner-people = People
partner-people-help = Staff who have signed in, or who are blocked.
partner-people-none = Nobody has signed in yet
partner-people-none-advice = People appear here after their first sign-in.
partner-person = Name
partner-person-unknown = Unknown
partner-person-id = Object ID
partner-person-signed-in = Last sign-in
partner-person-never = Never
partner-person-status = Status
partner-person-active = Active
partner-person-blocked = Blocked

## Roles
partner-roles = Roles
partner-roles-title = Role mappings
partner-roles-summary = { $mappings ->
    [0] No role mappings
    [one] { $mappings } role mapping
   *[other] { $mappings } role mappings
}
partner-roles-edit = Edit role mappings
partner-roles-help = Anyone with this value in the claim of their sign-in gets the role. Changes apply with their next request.
partner-roles-well-known = Directory roles such as Global Administrator, and app roles with the names of Partner Center’s agents, apply without a mapping.
partner-roles-none = No role mappings yet
partner-roles-none-advice = Add the group of your admin agents first: only they can connect Partner Center.
partner-role-claim = Claim
partner-role-claim-groups = Group
partner-role-claim-wids = Directory role
partner-role-claim-roles = App role
partner-role-value = Value
partner-role-value-help = The group’s object ID, the directory role’s template ID, or the app role’s value.
partner-role = Role
partner-role-action = Action
partner-role-add-title = Add a role mapping
partner-role-add = Add role mapping
partner-role-remove = Remove
partner-role-remove-label = Remove { $role } for { $value }
busy-use = Switching…
done-add-role-mapping = Role mapping added.
done-remove-role-mapping = Role mapping removed.

## Multi-factor authentication
partner-mfa = Multi-factor authentication
partner-mfa-required = Required: staff can sign in only if Partner Center sees it in their sign-in.
partner-mfa-optional = Optional: your sign-in service decides.
partner-mfa-require-help = Your own sign-in needs it first. Everyone else on your staff is signed out and has to sign in again.
partner-mfa-require = Require multi-factor authentication
partner-mfa-stop = Make it optional
done-set-mfa-required = Multi-factor authentication setting saved.

## Recent sign-in
partner-step-up = Changes that cost money
partner-step-up-required = Required: quantity, term end, suspension and cancellation of subscriptions need a sign-in of the last ten minutes.
partner-step-up-optional = Optional: staff change subscriptions without signing in again.
partner-step-up-require = Require a recent sign-in
partner-step-up-stop = Don’t require a recent sign-in
done-set-step-up-required = Recent sign-in setting saved.

## Notices
partner-notices = Notices
partner-notices-help = Where to send email 30, 14 and 3 days before the connection, certificate or secret expires.
partner-notices-addresses = Email addresses
partner-notices-addresses-help = Separate several with commas.
partner-notices-secret = Client secret expires on
partner-notices-secret-help = Copy the date from Entra: the secret itself doesn’t contain it.
partner-notices-save = Save notices
done-save-notice-settings = Notices saved.
date-secret-expires-on = Enter the date as YYYY-MM-DD.

## Connection
connection-title = Connection
connection-help = Lets the portal reach Partner Center when none of your staff is signed in: for your customers’ own people and for background work.
connection-none = Not connected
connection-none-advice = Customers’ people can’t use the portal, and nothing runs in the background.
connection-working = Connected
connection-failed = Not working
connection-other-application = Created with another application
connection-other-application-advice = The portal uses a different application now. Connect again.
connection-expired = Expired
connection-account = Account
connection-consented = Connected since
connection-renewed = Last renewed
connection-renewal = Next renewal
connection-expires = Expires without renewal
connection-failure = Last renewal failed
connection-failure-code = Code { $code }
connection-failed-advice = Connect again. The sign-in service no longer accepts the saved consent.
connection-reserve = Reserve
connection-reserve-help = A second account that takes over when the first is no longer accepted.
connection-reserve-none = No reserve account
connection-connect = Connect Partner Center
connection-connect-help = Sign in as an admin agent with multi-factor authentication, preferably with a shared service account. Nothing changes until the account is checked.
connection-again = Connect again
connection-add-reserve = Add a reserve account
connection-use-reserve = Use the reserve account
connection-remove = Disconnect…
connection-remove-reserve = Remove the reserve…
connection-remove-title = Disconnect { $account }?
connection-remove-lead = The portal deletes the saved consent of { $account }. Customers’ people can’t use the portal, and background work stops, until you connect again.
connection-remove-lead-reserve = The portal deletes the saved consent of { $account }. The active connection stays.
connection-remove-entra = Microsoft keeps accepting the consent until you also remove it in Entra: Enterprise applications › the portal’s application › Permissions, and revoke the account’s sessions.
connection-remove-entra-link = Open Enterprise applications
connection-remove-confirm = Disconnect { $account }
connection-keep = Keep the connection
done-connect-partner = Partner Center connected.
done-use-reserve-connection = Reserve account activated.
done-remove-connection = Partner Center disconnected.
connection-refused = Partner Center not connected
connection-cancelled = You canceled. Nothing was changed.
connection-not-checked = The account couldn’t be checked with Partner Center right now. Nothing was changed. Try again in a few minutes.
consent-sign-in-time-unknown = The sign-in time of this account is missing. Add the optional claim auth_time to ID tokens of the application in Entra, then connect again.
consent-signed-in-earlier = The sign-in service didn’t prompt this account to sign in again. Sign out there in this browser, then connect again.
consent-other-tenant = This account belongs to another organization. Connect with an account of your own organization.
consent-no-admin-agent = This account isn’t an admin agent here. Add it to your AdminAgents group, or map one of its groups to the role, then connect again.
consent-no-mfa = Partner Center doesn’t see multi-factor authentication in this sign-in. Require it for the account in Entra, then connect again.
consent-mfa-unknown = Couldn’t check multi-factor authentication with Partner Center. Try again later.
consent-denied = Partner Center denied access to this account. Check that it is active and an admin agent in Partner Center.
consent-no-refresh-token = The sign-in service returned no refresh token. The application has to be allowed to stay signed in (offline_access).
consent-session-ended = The session in which you started has ended. Sign in and connect again.
connection-back = Back to Partner settings
problem-no-connection = The partner’s connection isn’t working
problem-no-connection-advice = The portal can’t reach Partner Center for you right now. Your partner’s administrators have to connect it.

## Reach
reach-title = Customers within reach
reach-lead = Commerce works for all of your customers. Users, roles and licenses also need a GDAP role for the connected account at the customer.
reach-open = Customers within reach
reach-none = No customers
reach-column = Access
reach-directory = Commerce and directory
reach-commerce-only = Commerce only
reach-unknown = Unknown

## Set-up
setup-title = Set up Partner Center
setup-lead = Each step is checked now. Fix the first one that fails, then check again.
setup-open = Open guided setup
setup-progress = { $good } of { $all } steps are ready
setup-check-again = Check again
setup-good = Ready
setup-bad = Needs attention
setup-code = Code { $code }
setup-sign-in = Sign in again
setup-by-application = Sign in through your application
setup-step-sign-in = Sign-in
setup-step-application = Application and redirect URI
setup-step-token = Access token
setup-step-mfa = Multi-factor authentication
setup-step-partner-center = Partner Center
setup-step-roles = Roles
setup-step-connection = Connection
setup-ready-sign-in = The sign-in service responds, and its issuer matches.
setup-ready-application = The application is valid, and you signed in through its redirect URI.
setup-ready-token = The sign-in service issues tokens to the application.
setup-ready-mfa = Partner Center sees multi-factor authentication in your sign-in.
setup-ready-partner-center = Partner Center responds.
setup-ready-roles = At least one person can be an admin agent.
setup-ready-connection = The connection works.
setup-problem-provider-unavailable = The sign-in service doesn’t respond. Check the authority address and the server’s network access, then check again.
setup-problem-provider-unusable = The sign-in service’s documents don’t match your issuer. Check the issuer and the cloud.
setup-problem-no-application = No application can be used. The operator has to add one with its redirect URI.
setup-problem-credential-unusable = The certificate or secret can’t be used. The operator has to set it again.
setup-problem-credential-expired = The certificate or secret has expired. Create a new one in Entra; the operator has to set it.
setup-problem-redirect-unproven = Add the redirect URI below to your application in Entra, then sign in through it once.
setup-problem-application-refused = The sign-in service rejects the application.
setup-problem-no-mfa = Partner Center doesn’t see multi-factor authentication in this sign-in. Require it in Entra, then sign in again.
setup-problem-mfa-unknown = Couldn’t check multi-factor authentication with Partner Center. Check again later.
setup-problem-sign-in-again = Your permission for Partner Center has expired. Sign in again.
setup-problem-partner-center-unavailable = Partner Center doesn’t respond. Check its address and the server’s network access, or wait and check again.
setup-problem-partner-center-busy = Partner Center is limiting requests. Check again in a minute.
setup-problem-partner-center-refused = Partner Center denies access. Check that the account is an agent in Partner Center and that the application may use it.
setup-problem-no-admin-agents = Nobody can be an admin agent yet. Map your AdminAgents group to the role.
setup-problem-not-connected = Not connected yet. Connect with an admin agent’s account.
setup-problem-connection-lost = The sign-in service no longer accepts the saved consent. Connect again.
setup-problem-connection-of-another-application = The connection was created with another application. Connect again.
