# A customer's users, their directory roles and licences.
nav-users = Users
users-deleted-title = Deleted users
nav-directory-roles = Roles
nav-licences = Licences
field-password = Use at least 8 characters and three of: uppercase, lowercase, numbers, symbols.

users-search = Search users
users-search-help = Finds what stands anywhere in a name or a sign-in name. Partner Center cannot search users, so the portal looks through all of them: with many users this takes a moment.
users-search-button = Search
users-found =
    { $count ->
        [0] No user has “{ $text }” in a name
        [one] { $count } user with “{ $text }” in a name
       *[other] { $count } users with “{ $text }” in a name
    }
users-looked-through =
    { $count ->
        [one] { $count } user was looked through, and there are more.
       *[other] { $count } users were looked through, and there are more.
    }
users-look-on = Look through the next ones
users-look-from-start = Look from the first one again
users-show-all = Show all users
users-shown =
    { $count ->
        [one] { $count } user
       *[other] { $count } users
    }
users-rows = Rows
users-new = Create a user
users-export-all = Export all users as CSV
users-export-found = Export all found as CSV
users-none = No users yet
users-none-advice = People who work at this customer appear here once an account is created for them.
    .own = People who work at your company appear here once an account is created for them.
users-deleted-none = Nobody was deleted in the last 30 days
users-deleted-none-advice = Deleted users stay here for 30 days, and can be brought back until then.
users-deleted-lead = A deleted user can be brought back for 30 days. After that the account and its data are gone for good.
user-name = Name
user-sign-in-name = Sign-in name
user-first-name = First name
user-last-name = Last name
user-display-name = Display name
user-location = Country of use
user-no-location = None: no licences yet
user-location-help = Licences can be assigned once this is set: it says where the services will be used.
user-phone = Telephone
user-id = Object id
user-immutable-id = Immutable ID
user-immutable-id-help = Ties the account to one in the customer’s own directory. Required at the customer’s own domains.
    .own = Ties the account to one in your company’s own directory. Required at your company’s own domains.
user-state = State
user-state-active = Active
user-state-deleted = Deleted
user-domain-type = Sign-in is checked by
user-domain-managed = Microsoft Entra
user-domain-federated = The customer’s own sign-in
    .own = Your company’s own sign-in
user-synced = Synchronised
user-account = Account
user-unknown = User
user-deleted-at = Deleted
user-days-left = Time left
user-days-left-count =
    { $days ->
        [0] less than a day
        [one] { $days } day
       *[other] { $days } days
    }
user-days-left-long =
    { $days ->
        [0] This user is about to be gone for good.
        [one] This user is deleted, and will be gone for good in { $days } day.
       *[other] This user is deleted, and will be gone for good in { $days } days.
    }
user-deleted-notice = This user is deleted.
user-restore = Restore
user-restore-named = Restore { $name }
user-edit = Edit
user-edit-title = Edit user
user-save = Save user
user-delete = Delete
user-delete-title = Delete user
user-delete-named = Delete { $name }
user-delete-lead = You are about to delete { $name } ({ $principal }).
user-delete-sign-in = They can no longer sign in, and are signed out of Microsoft 365.
user-delete-licences = Their licences are free for others at once.
user-delete-data = Their mailbox, files and settings are kept for 30 days. Until then they can be restored; after that everything is gone for good.
user-back = Back to the user
user-cancel = Cancel
user-password = Reset password
user-new-title = Create a user
user-create = Create user
user-sign-in-help = Letters, digits and . - _ ' only; no spaces.
user-domain = Domain
user-domain-elsewhere = { $domain } (federated: people sign in at the customer’s own provider)
    .own = { $domain } (federated: people sign in at your company’s own provider)
user-domains-not-told = Partner Center did not tell all of the customer’s domains, so some may be missing here.
    .own = Partner Center did not tell all of your company’s domains, so some may be missing here.
user-password-field = Password
user-password-help = Leave blank to generate one. You’ll see it on the next page.
user-must-change = They must change it when they next sign in
user-new-password-field = New password
password-reset-lead = { $name } ({ $principal }) gets another password. The one they use now stops working at once.
password-reset-button = Reset password
password-reset-title = Reset password
password-shown-title = Password of { $name }
password-created-title = { $name } is created
password-shown-once = Share the password securely now. Tenantry keeps it encrypted, for this session only, for up to 5 minutes; Done erases it immediately. If it gets lost, reset it.
password-value = Password
password-copy = Copy password
password-must-change = Must change at next sign-in
password-yes = Yes
password-no = No
password-again = Reset it again
password-go-on = Open the user
password-passed-on = Done: erase the password
passwords-not-in-cloud = Partner Center does not set passwords in China (21Vianet), so users cannot be created and passwords cannot be reset from here. Use the customer’s admin portal.
    .own = Partner Center does not set passwords in China (21Vianet), so users cannot be created and passwords cannot be reset from here. Use your company’s admin portal.
licences-not-in-cloud = Partner Center does not tell or change users’ licences in China (21Vianet). Use the customer’s admin portal.
    .own = Partner Center does not tell or change users’ licences in China (21Vianet). Use your company’s admin portal.
user-licences = Licences
user-licences-none = No licences
user-licences-change = Change licences
user-licences-deleted = A deleted user’s licences are free for others.
user-licences-needs-location = Licences need a country of use. Set it first, then come back.
user-set-location = Set the country of use
user-roles = Directory roles
user-roles-none = No directory roles: an ordinary user.
user-roles-add = Add role
user-roles-choose = Role
user-roles-choose-none = Choose a role
user-roles-remove = Remove
user-roles-remove-named = Remove { $role } from { $name }
user-roles-all = This user has every role that there is.
role-remove-title = Remove role
role-remove-lead = Remove the role { $role } from { $name } ({ $principal })? They lose its permissions immediately.
role-name = Role
role-title = Directory roles
role-lead = What somebody with the role may administer in this customer’s directory. Names are Microsoft’s, in English.
    .own = What somebody with the role may administer in your company’s directory. Names are Microsoft’s, in English.
role-none = No directory roles
role-none-advice = A role appears here once it is in use in the customer’s directory.
    .own = A role appears here once it is in use in your company’s directory.
role-members = Members
role-members-none = Nobody has this role
role-members-none-advice = Give it to somebody from the page of the user.
role-members-shown =
    { $count ->
        [one] { $count } member
       *[other] { $count } members
    }
role-action = Action
role-back = All roles
role-unknown = Directory role
licence-title = Licences
licence-lead = What this customer has licences of, and how many of them are assigned.
    .own = What your company has licences of, and how many of them are assigned.
licence-product = Product
licence-use = Assigned
licence-use-of = { $consumed } of { $total }
licence-available = Available
licence-status = Status
licence-warning-units = { $count } of subscriptions that are past due
licence-suspended-units = { $count } suspended
licence-none = No licences in this group
licence-none-advice = They appear here once a subscription with licences is bought.
licence-group-1 = Microsoft 365 and other products
licence-group-2 = Minecraft
licence-part-number = Short name
licence-status-enabled = Active
licence-status-warning = Past due
licence-status-suspended = Suspended
licence-status-deleted = Deleted
licence-status-locked = Locked
licences-edit-title = Change licences
licences-save = Save licences
licences-save-2 = Save Minecraft licences
licences-plans = Plans of { $product }
licences-none-left = None left
licences-left =
    { $count ->
        [one] { $count } left
       *[other] { $count } left
    }
licences-help = Choose the products that { $name } is to have, and for each the plans that come with it. Plans without a tick are left out.
licences-in-parts = These are some of the products. Save here before you go to others: only what’s on this page is saved.
licences-fixed-parts = Partner Center lists a plan of this licence that can’t be read, so its plans can’t be changed here.
licences-of-tenant = Comes with the company’s licence
plan-off = off
plan-removed = removed
plan-pending = waiting for setup
plan-suspended = suspended
done-create-user = The user is created.
done-update-user = The user is saved.
done-delete-user = The user is deleted.
done-restore-user = The user is back.
done-reset-password = The password is reset.
done-erase-answer = The password is erased here.
done-add-role-member = The role is given.
done-remove-role-member = The role is taken away.
licences-warned = The licences are changed, with a warning
licences-warned-advice = Partner Center did what was asked and has this to say about it:
licences-warning-plans = Concerns:
licences-to-user = To the user
done-update-licences = The licences are changed.
