# A customer's users, their directory roles and licenses.
nav-users = Users
users-deleted-title = Deleted users
nav-directory-roles = Roles
nav-licenses = Licenses
field-password = Use at least 8 characters and three of: uppercase, lowercase, numbers, symbols.

users-search = Search users
users-search-help = Searches names and sign-in names. May take a moment in large tenants.
users-found =
    { $count ->
        [0] No users match “{ $text }”
        [one] { $count } result for “{ $text }”
       *[other] { $count } results for “{ $text }”
    }
users-looked-through =
    { $count ->
        [one] Searched { $count } user. There are more.
       *[other] Searched { $count } users. There are more.
    }
users-look-on = Continue search
users-look-from-start = Search from the start
users-show-all = Show all users
users-shown =
    { $count ->
        [one] { $count } user
       *[other] { $count } users
    }
users-new = Create user
users-export-all = Export all (CSV)
users-export-found = Export results (CSV)
users-none = No users yet
users-none-advice = Users appear here after their accounts are created.
users-deleted-none = No users deleted in the last 30 days
users-deleted-none-advice = Deleted users stay here for 30 days and can be restored until then.
users-deleted-lead = You can restore a deleted user for 30 days. After that, the account and its data are permanently deleted.
user-name = Name
user-sign-in-name = Sign-in name
user-first-name = First name
user-last-name = Last name
user-display-name = Display name
user-display-name-help = Leave blank to use first and last name.
user-location = Usage location
user-no-location = Not set
user-location-help = Where the user uses the services. Required before you can assign licenses.
user-phone = Phone
user-id = Object ID
user-immutable-id = Immutable ID
user-immutable-id-help = Links the account to one in the customer’s own directory. Required for the customer’s own federated domains.
    .own = Links the account to one in your company’s own directory. Required for your company’s own federated domains.
user-new-immutable-id-help = Links the account to one in the customer’s own directory. Leave blank to generate one.
    .own = Links the account to one in your company’s own directory. Leave blank to generate one.
user-state = Status
user-state-active = Active
user-state-deleted = Deleted
user-domain-type = Sign-in provider
user-domain-managed = Microsoft Entra
user-domain-federated = The customer’s own provider
    .own = Your company’s own provider
user-synced = Last synchronized
user-blocking = Partner Center can’t block a sign-in.
user-open-in-entra = Open in Microsoft Entra
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
        [0] This user is about to be permanently deleted.
        [one] This user is deleted. Permanent deletion in { $days } day.
       *[other] This user is deleted. Permanent deletion in { $days } days.
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
user-delete-lead = Delete { $name } ({ $principal })?
user-delete-sign-in = They are signed out of Microsoft 365 and can no longer sign in.
user-delete-licenses = Their licenses become available immediately.
user-delete-data = Their mailbox, files and settings are kept for 30 days, and the user can be restored until then. After that, everything is permanently deleted.
user-back = Back to user
user-cancel = Cancel
user-password = Reset password
user-new-title = Create user
user-create = Create user
user-new-licenses-help = Assigned after the user is created, with all services on.
user-new-licenses-some = Assigned after the user is created, with all services on. Shows { $shown } of { $all } products. Assign others on the user’s page.
user-new-licenses-failed = Couldn’t load the available licenses. Assign them on the user’s page.
user-new-license-left = { $available } of { $total } left
user-new-license-assigned = Assigned
user-new-license-failed = Not assigned
user-new-license-again = Assign { $product } again
user-sign-in-help = Use letters a–z, numbers and . - _ ' without spaces.
user-domain = Domain
user-domain-elsewhere = { $domain } (federated: users sign in at the customer’s own provider)
    .own = { $domain } (federated: users sign in at your company’s own provider)
user-domains-not-told = Couldn’t load all of the customer’s domains. Some may be missing here.
    .own = Couldn’t load all of your company’s domains. Some may be missing here.
user-password-field = Password
user-password-help = Leave blank to generate one. You’ll see it on the next page.
user-must-change = Require password change at next sign-in
user-new-password-field = New password
password-reset-lead = Reset the password for { $name } ({ $principal }). Their current password stops working immediately.
password-reset-button = Reset password
password-reset-title = Reset password
password-shown-title = New password for { $name }
password-created-title = User created: { $name }
password-shown-once = Share the password securely now. Tenantry keeps it encrypted, for this session only, for up to 5 minutes; Done erases it immediately. If it gets lost, reset it.
password-value = Password
password-copy = Copy password
password-must-change = Must change at next sign-in
password-yes = Yes
password-no = No
password-again = Reset again
password-go-on = View user
password-passed-on = Done: erase the password
passwords-not-in-cloud = Partner Center can’t set passwords in China (21Vianet), so you can’t create users or reset passwords here. Use the customer’s admin portal.
    .own = Partner Center can’t set passwords in China (21Vianet), so you can’t create users or reset passwords here. Use your company’s admin portal.
licenses-not-in-cloud = Partner Center doesn’t show or change users’ licenses in China (21Vianet). Use the customer’s admin portal.
    .own = Partner Center doesn’t show or change users’ licenses in China (21Vianet). Use your company’s admin portal.
users-show-licenses = Show licenses
users-licenses-unknown = Not loaded
users-no-license = None
user-cloud-only = Cloud only
user-roles-change = Change roles
user-licenses = Licenses
user-licenses-none = No licenses
user-licenses-change = Change licenses
user-licenses-deleted = A deleted user’s licenses are available to others.
user-licenses-needs-location = Set a usage location before you assign licenses.
user-set-location = Set usage location
user-roles = Directory roles
user-roles-none = No admin roles
user-roles-add = Add role
user-roles-choose = Role
user-roles-choose-none = Choose a role
user-roles-remove = Remove
user-roles-remove-named = Remove { $role } from { $name }
user-roles-all = All roles assigned
role-remove-title = Remove role
role-remove-lead = Remove the role { $role } from { $name } ({ $principal })? They lose its permissions immediately.
role-name = Role
role-title = Directory roles
role-lead = Roles in the customer’s Microsoft Entra directory.
    .own = Roles in your company’s Microsoft Entra directory.
role-none = No directory roles
role-none-advice = A role appears here after it is first assigned in the customer’s directory.
    .own = A role appears here after it is first assigned in your company’s directory.
role-members = Members
role-members-none = No members
role-members-none-advice = Assign the role from a user’s page.
role-members-shown =
    { $count ->
        [one] { $count } member
       *[other] { $count } members
    }
role-action = Action
role-back = All roles
role-unknown = Directory role
license-title = Licenses
license-product = Product
license-use = Assigned
license-use-of = { $consumed } of { $total }
license-available = Available
license-status = Status
license-warning-units = { $count } past due
license-suspended-units = { $count } suspended
license-none = No licenses in this group
license-none-advice = Licenses appear here after you buy a subscription that includes them.
license-group-1 = Microsoft 365 and other products
license-group-2 = Minecraft
license-part-number = SKU
license-status-enabled = Active
license-status-warning = Past due
license-status-suspended = Suspended
license-status-deleted = Deleted
license-status-locked = Locked
licenses-edit-title = Change licenses
licenses-save = Save licenses
licenses-save-2 = Save Minecraft licenses
licenses-plans = Services in { $product }
licenses-none-left = None left
licenses-left =
    { $count ->
        [one] { $count } left
       *[other] { $count } left
    }
licenses-help = Choose products and services for { $name }. Services that aren’t selected are turned off.
licenses-in-parts = This page shows some of the products. Save before you open another: only what’s on this page is saved.
licenses-fixed-parts = Partner Center lists a service of this license that can’t be read, so its services can’t be changed here.
licenses-of-tenant = Included in tenant license
plan-off = off
plan-removed = removed
plan-pending = waiting for setup
plan-suspended = suspended
done-create-user = User created.
done-update-user = User saved.
done-delete-user = User deleted.
named-delete-user = { $name } deleted.
done-restore-user = User restored.
named-restore-user = { $name } restored.
done-reset-password = Password reset.
done-erase-answer = Password erased.
done-add-role-member = Role assigned.
done-remove-role-member = Role removed.
named-remove-role-member = Role removed: { $name }.
licenses-warned = Licenses updated with a warning
licenses-warned-advice = Partner Center saved the change and returned this warning:
licenses-warning-plans = Services:
licenses-to-user = View user
done-update-licences = Licenses updated.
