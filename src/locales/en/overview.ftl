# A customer at a glance: what needs attention, figures, subscriptions, the next twelve months.
attention-title = Needs attention
    .own = To do
attention-none = Nothing needs attention.
    .own = Nothing to do right now.
attention-none-known = No problems found in what could be checked.
attention-unchecked = Couldn’t check: { $what }.
attention-more =
    { $count ->
        [one] { $count } more
       *[other] { $count } more
    }
attention-suspended = Users can’t use it. The data is kept.
attention-extends = Continues month by month from { $on } at a higher price: nobody has chosen how it ends. Last day for changes: { $last }.
attention-extends-unknown = Continues month by month from { $on } at a higher price: nobody has chosen how it ends.
attention-ends = Ends on { $on } and doesn’t renew.
attention-full = Full
attention-over = Over-assigned
attention-full-detail =
    { $total ->
        [one] The only license is assigned.
       *[other] All { $total } licenses are assigned.
    }
attention-over-detail = { $consumed } licenses are assigned, but only { $total } were bought.
attention-unused = Unused
attention-unused-detail = { $free } of { $total } licenses aren’t assigned.
attention-agreement-missing = Not accepted
attention-agreement-outdated = Outdated
attention-agreement-missing-detail = Until the customer accepts it, Microsoft rejects orders and changes to subscriptions.
    .own = Until your company accepts it, Microsoft rejects purchases and changes to subscriptions.
attention-agreement-outdated-detail = A newer version has to be accepted.
attention-no-access = No access
attention-no-access-title = Delegated access
attention-no-access-detail = Partner Center refuses to show users and licenses. Your account may need a GDAP role at this customer.
attention-view-subscription = View subscription
attention-view-licenses = View licenses
attention-view-agreements = View agreements
attention-view-validation = View status
attention-view-budget = View budget
attention-view-access = View relationship
attention-view-partner = View settings
attention-expired = Expired
attention-expiring = Expires soon
attention-credential = Valid until { $on }. After that, nobody can sign in and no call reaches Partner Center.
source-subscriptions = subscriptions
source-licenses = licenses
source-agreement = agreement
source-validation = validation by Microsoft
source-recent = recent customers
source-budget = Azure budget

## Figures
figures-title = Key figures
figure-seats = Licenses in use
figure-seats-of = of { $total }
figure-renewing = Renewing in 30 days
figure-renewing-of =
    { $count ->
        [one] subscription
       *[other] subscriptions
    }
figure-users = Users
figure-users-many = { $count }+
figure-admins =
    { $count ->
        [one] { $count } global administrator
       *[other] { $count } global administrators
    }
figure-admins-many = { $count }+ global administrators
figure-azure = Azure this month
figure-azure-of = of { $budget }
figure-azure-share = { $percent }%
figure-azure-of-budget = of the budget
figure-no-budget = no budget
figure-none = none yet
figure-refused = no access
figure-unknown = couldn’t load

## Subscriptions
overview-subscriptions = Subscriptions
    .own = What you have
overview-subscriptions-all =
    { $count ->
        [one] View { $count } subscription
       *[other] View all { $count } subscriptions
    }
overview-seats = Licenses in use
overview-seats-help = “—” means that Partner Center doesn’t tell which licenses belong to the subscription.
overview-bought = Quantity
overview-ends = Term ends
overview-then = At term end
overview-change-by = Last day for changes
seats-of = { $consumed } of { $total }

## The next twelve months
timeline-title = Next twelve months
timeline-none = No term ends in the next twelve months.
timeline-table = Show as a table
timeline-of =
    { $count ->
        [one] Term ends in the next twelve months: { $count } subscription
       *[other] Term ends in the next twelve months: { $count } subscriptions
    }
timeline-today = Today
timeline-and-more = { $name } and { $count } more
date-month-1 = Jan
date-month-2 = Feb
date-month-3 = Mar
date-month-4 = Apr
date-month-5 = May
date-month-6 = Jun
date-month-7 = Jul
date-month-8 = Aug
date-month-9 = Sep
date-month-10 = Oct
date-month-11 = Nov
date-month-12 = Dec

## At the side
overview-billing-edit = View billing profile
overview-billing-address-same = Same as the company’s
overview-activity = Recent activity
    .own = What your partner did
overview-activity-all = All activity
overview-activity-none = No activity in Tenantry yet.

## Home of a partner’s staff
nav-home = Home
staff-home-attention-help =
    { $count ->
        [0] Subscriptions and agreements of the customers that you open are checked here. Partner Center has no list across all customers.
        [one] Checked here: subscriptions and the agreement of the customer that you opened last. Partner Center has no list across all customers.
       *[other] Checked here: subscriptions and agreements of the { $count } customers that you opened last. Partner Center has no list across all customers.
    }
staff-home-customers-all = All customers
staff-home-customers-find = Find a customer
staff-home-recent = Recent customers
staff-home-recent-none = The customers that you open appear here.
