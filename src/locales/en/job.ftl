# Jobs: work on many users that goes on when the page is closed.
nav-jobs = Jobs
jobs-none = No jobs yet
jobs-none-advice = Select users in a customer’s user list to change them together. The job continues when you close the page.
jobs-to-customers = Go to customers
job-action = Action
job-state = Status
job-rows = Users
job-owner = Started by
job-created = Created
job-untitled = Choose an action
job-by = Planned by { $name }
job-users = { $count ->
    [one] { $count } user
   *[other] { $count } users
}

## Actions
job-assign-licenses = Assign licenses
job-remove-licenses = Remove licenses
job-reset-password = Reset passwords
job-add-role = Assign a directory role
job-remove-role = Remove a directory role
job-delete = Delete users
job-restore = Restore users
job-create = Create users

## States
job-draft = Draft
job-checking = Checking
job-ready = Ready to start
job-queued = Waiting
job-running = In progress
job-finished = Finished
job-canceled = Canceled
job-row-unchecked = Not checked
job-row-queued = Waiting
job-row-running = In progress
job-row-done = Done
job-row-failed = Failed
job-row-skipped = Skipped
job-row-unknown = Unconfirmed

## Why a user was skipped
job-skip-no-user = This customer has no such user.
job-skip-user-deleted = The user is deleted.
job-skip-user-active = The user isn’t deleted.
job-skip-has-already = The user already has it.
job-skip-has-not = The user doesn’t have it.
job-skip-no-location = The user has no usage location. Set one before you assign licenses.
job-skip-none-left = No license is left for this user.
job-skip-no-product = The customer doesn’t have this product.
job-skip-last-administrator = The user is the customer’s last administrator, or Partner Center can’t tell.
job-skip-duplicate = Another line is about the same user.
job-skip-canceled = The job was canceled first.

## Choose
job-choose = Choose an action
job-products = Products
job-role = Directory role
job-choose-role = Choose a role
job-check-first = Nothing is changed yet. Tenantry checks each user first and shows what would happen.
job-check = { $count ->
    [one] Check { $count } user
   *[other] Check { $count } users
}
job-discard = Discard
job-of-another = Only the person who planned this job can start it.

## Confirm
job-confirm = Confirm
job-due = { $total ->
    [one] { $count } of { $total } user will be changed.
   *[other] { $count } of { $total } users will be changed.
}
job-due-create = { $total ->
    [one] { $count } of { $total } user will be created.
   *[other] { $count } of { $total } users will be created.
}
job-left-out = { $count ->
    [one] { $count } user is left out. The reason is in the list.
   *[other] { $count } users are left out. The reasons are in the list.
}
job-start = { $count ->
    [one] { $action } ({ $count } user)
   *[other] { $action } ({ $count } users)
}
job-nothing-due = Nothing to change. The reasons are in the list.
job-delete-warning = Deleted users lose access immediately. You can restore them for 30 days.
job-password-warning = Each user gets a generated password. You can download the passwords once, for 24 hours.
job-remove-warning = Users lose access to what they no longer have a license for.

## Progress
job-progress = Progress
job-checking-lead = Checking each user. Nothing is changed.
job-queued-lead = Waiting for its turn.
job-running-lead = You can close this page.
job-checked-of = { $count } of { $total } checked
job-done-of = { $count } of { $total } done
job-left-seconds = { $count ->
    [one] About { $count } second left
   *[other] About { $count } seconds left
}
job-left-minutes = { $count ->
    [one] About { $count } minute left
   *[other] About { $count } minutes left
}
job-refresh = Refresh
job-cancel = Cancel job

## Outcome
job-outcome = Outcome
job-unknown-advice = Partner Center didn’t confirm some changes. Check these users before you try again.
job-incomplete = { $count ->
    [one] { $count } user was created, but not all licenses were assigned. The reason is in the list.
   *[other] { $count } users were created, but not all licenses were assigned. The reasons are in the list.
}
job-retry = { $count ->
    [one] Retry { $count } failed user
   *[other] Retry { $count } failed users
}
job-rows-file = Download skipped and failed (CSV)
job-passwords-once = You can download the passwords once, until
job-passwords-file = Download passwords (CSV)
job-rows-all = All
job-rows-none = No users with this status

## The file
job-file-user = User
job-file-customer = Customer ID
job-file-action = Action
job-file-state = Status
job-file-reason = Reason
job-file-correlation = Correlation ID
job-file-password = Password

## Selection in the list of users
users-select = Select { $name }
users-selected = users selected
users-select-all = Select all on this page
users-select-none = Clear selection
users-batch = Change selected users

## Messages
done-plan-job = Checking started.
done-start-job = Job started.
done-retry-job = Checking failed users again.
done-cancel-job = Job canceled.
done-draft-users-job = Users selected.
busy-draft = Continuing…
busy-plan = Checking…
busy-start = Starting…
busy-retry = Starting…
action-start-job = Started a job
action-retry-job = Retried a job
action-cancel-job = Canceled a job
action-export-passwords = Downloaded passwords
capability-run-jobs = changing many users in one job

## A user who leaves
job-leaver = Offboard { $name }
job-start-steps = { $count ->
    [one] { $action } ({ $count } step)
   *[other] { $action } ({ $count } steps)
}
job-due-steps = { $total ->
    [one] { $count } of { $total } step will be done.
   *[other] { $count } of { $total } steps will be done.
}
job-start-at = Start at
job-start-at-help = Leave empty to start now. Time zone: { $zone }.
job-ticket = Text for a ticket
job-ticket-copy = Copy the text
leaver-title = Offboard user
leaver-lead = Choose what ends for { $name }. Each step is done in this order, and the result of each is shown.
leaver-blocking = Partner Center can’t block a sign-in. Block it first:
leaver-password = Reset the password
leaver-password-help = The user is signed out when tokens expire, and can’t sign in again with the old password.
leaver-roles = Remove directory roles
leaver-licenses = Remove licenses
leaver-no-roles = No directory roles to remove.
leaver-no-licenses = No licenses to remove.
leaver-delete = Delete the user
leaver-delete-help = Can be restored for 30 days. Deleting frees the licenses too.
leaver-check = Check the steps for { $name }
missing-steps = Choose at least one step.
done-plan-leaver = Checking started.
bar-jobs = { $count ->
    [one] { $count } job in progress
   *[other] { $count } jobs in progress
}
date-start-at = Choose a time from now on, within 90 days.
missing-action = Choose an action.
missing-skus = Choose at least one product.
missing-users = Select at least one user.

## A table of users
job-new-title = Change users from a file
job-new-lead = Users of several customers in one file. Choose the action and the columns in the next step.
job-new-lead-customer = Choose the action and the columns in the next step. Customer: { $name }
job-new-link = Change users from a file
job-file = CSV file
job-file-help = UTF-8 or UTF-16, separated by commas, semicolons or tabs. At most { $max } users.
job-paste = Table
job-paste-help = Instead of a file, paste the table here. The first line has the column names.
job-new-continue = Continue
job-example = Example
job-example-lead = Columns can be in any order and can have other names. Columns that an action doesn’t need are ignored.
job-example-table =
    Customer,User,Display name,First name,Last name,Usage location,Licenses
    contoso.onmicrosoft.com,anna@contoso.com,Anna Nowak,Anna,Nowak,PL,Microsoft 365 Business Basic
    Fabrikam Inc.,jo@fabrikam.com,Jo Brown,Jo,Brown,US,ENTERPRISEPACK
job-table = Table
job-table-lines = { $count ->
    [one] { $count } user
   *[other] { $count } users
}
job-no-table = This job no longer has a table. Start again with the file.
job-columns = Columns
job-no-column = No column
job-column-customer = Tenant ID, default domain or company name.
job-column-customer-own = Only needed to check that each line is about this customer.
job-column-licenses = Product names, part numbers or SKU IDs, separated by semicolons.
job-correct-table = Correct the table
job-not-assigned = Created, but without: { $products }.
job-skip-no-customer = No customer has this tenant ID, default domain or name.
job-skip-several-customers = Several customers have this name. Use the tenant ID.
job-skip-other-customer = The line is about another customer.
job-skip-user-exists = The customer already has a user with this sign-in name.
job-skip-no-domain = The domain of the sign-in name isn’t one of the customer’s.
job-skip-several-users = Several deleted users had this sign-in name. Use the object ID.
job-skip-list-incomplete = Partner Center didn’t list all users of this customer. Use the object ID.
job-skip-several-products = Several products have this name. Use the part number or the SKU ID.
job-skip-no-role = The customer has no such directory role.
busy-import = Reading…
done-import-users = Table uploaded.
done-plan-import = Checking started.
