# Changes of a subscription: seats, how its term ends, suspension and cancellation.
seats-changes = Changes
change-current-value = Now
change-new-value = After the change
change-property = What changes
seats-back = Back to the subscription
seats-review = Review the change
seats-reviewed = Before you confirm
seats-unknown-price = Partner Center doesn’t return the price of this change. It appears on the next invoice.
seats-unknown-refund = Partner Center doesn’t return the amount of the refund. It appears on the next invoice.
seats-closes = Changes of this term are accepted until
seats-closes-unknown = Partner Center doesn’t return how long changes of this term are accepted.
change-unavailable = Not available

## Why a change is not offered
change-unavailable-ended = The subscription has ended.
change-unavailable-suspended = The subscription is suspended. Reactivate it first.
change-unavailable-not-suspended = The subscription isn’t suspended.
change-unavailable-not-active = The subscription isn’t active.
change-unavailable-locked-before-end = The term ends within 24 hours. Partner Center rejects changes until it has ended.
change-unavailable-endless = The subscription has no term that ends.
change-unavailable-usage-based = Azure is charged by usage and managed in Azure.
change-unavailable-trial = A trial can’t be changed this way.
change-unavailable-canceled-by-order = Software is bought with its order. It can’t be changed here.
change-unavailable-marketplace = Partner Center doesn’t suspend marketplace software.
change-unavailable-legacy = An older subscription is suspended instead of canceled.
change-unavailable-no-window = Partner Center doesn’t return a time in which this subscription can be canceled.
change-unavailable-window-closed = The time in which this subscription could be canceled is over. Set what happens when its term ends.

## Quantity
quantity-title = Change the quantity
quantity-new = New quantity
quantity-new-help = The subscription has { $quantity } now.
quantity-assigned = Assigned licenses of { $product }
quantity-free = Available licenses of { $product }
quantity-seats-unknown = Partner Center doesn’t return which licenses belong to this subscription. Check how many are assigned.
quantity-view-licenses = View licenses
quantity-in-the-way =
    { $count ->
        [one] { $count } more license of { $product } is assigned than would be left. Remove it from a user first.
       *[other] { $count } more licenses of { $product } are assigned than would be left. Remove them from users first.
    }
quantity-holders = Users with a license of { $product }:
quantity-holders-unknown = Partner Center didn’t return in time which users have a license of { $product }.
quantity-holders-partly =
    { $count ->
        [one] Only { $count } user was checked. Other users may have a license of { $product } too.
       *[other] Only { $count } users were checked. Other users may have a license of { $product } too.
    }
quantity-view-users = View users
quantity-same = The subscription already has this quantity. Enter another.
quantity-raised =
    { $count ->
        [one] { $count } license is added immediately and charged for the rest of the term.
       *[other] { $count } licenses are added immediately and charged for the rest of the term.
    }
quantity-raised-back = Partner Center sets until when added licenses can be given back. The subscription shows it after the change. After that, they are paid for until the term ends.
quantity-lowered =
    { $count ->
        [one] { $count } license is returned immediately.
       *[other] { $count } licenses are returned immediately.
    }
quantity-lowered-back = To have them again, raise the quantity. They are then charged as new licenses.
quantity-reducible =
    { $count ->
        [0] No licenses can be given back now.
        [one] { $count } license can be given back now.
       *[other] { $count } licenses can be given back now.
    }
quantity-reducible-untold = Partner Center doesn’t return how many licenses can be given back, or until when. It may reject a lower quantity.
quantity-too-many = This is more than can be given back now. Choose a smaller reduction, or schedule the lower quantity for the renewal.
quantity-schedule = Schedule for the renewal
quantity-forgets = Partner Center removes what is scheduled for the end of the term when the quantity changes. Schedule it again afterwards.
quantity-raise = Raise { $name } from { $now } to { $then } for { $customer }
quantity-lower = Lower { $name } from { $now } to { $then } for { $customer }
done-update-quantity = Quantity changed.
named-update-quantity = Quantity of { $name } changed.

## How the term ends
end-title = Set how the term ends
end-choose = At term end
end-renew-as-is = Renew without changes
end-renew-changed = Renew with another term, billing or quantity
end-stop = Cancel: the subscription ends and service stops
end-extend = Continue in extended service terms (paid monthly)
end-off = Turn off automatic renewal
end-plan = Term and billing
end-plan-words = { $term }, billed: { $cycle }
end-plan-help = Only for a renewal with changes. Partner Center rejects terms that the product isn’t sold for.
end-quantity = Quantity after the renewal
end-quantity-help = Only for a renewal with changes.
end-is-as-is = Renews without changes
end-is-renew = Renews: { $details }
end-is-stop = Ends, and service stops
end-is-extend = Continues in extended service terms
end-is-off = Doesn’t renew automatically
end-is-off-extends = Doesn’t renew, isn’t canceled: continues in paid extended service terms
end-is-other = Set in Partner Center
end-same = The term already ends this way. Choose another.
end-on = Term ends
end-undo = You can change this again until then.
end-stop-says = When the term ends, service stops immediately and the subscription can’t be brought back. Until then, it stays as it is.
end-stop-off-says = When the term ends, the subscription ends. Until then, it stays as it is.
end-off-unknown = Partner Center doesn’t return what happens at the end of the term when automatic renewal is off.
end-extend-says = When the term ends, the subscription continues month by month at a higher price: 3% more, or 23% more where the product has no monthly plan. It can be canceled at any time.
end-renew-says = When the term ends, a new term begins and is charged. It can be canceled only within the time that Partner Center sets then.
end-off-now = Automatic renewal is off and nothing is scheduled. The subscription doesn’t end: it continues in extended service terms, which are paid for. To end it, choose to cancel it.
end-button-as-is = Renew { $name } without changes for { $customer }
end-button-renew = Renew { $name } with changes for { $customer }
end-button-stop = Cancel { $name } at the end of its term for { $customer }
end-button-extend = Continue { $name } in extended service terms for { $customer }
end-button-off = Turn off automatic renewal of { $name } for { $customer }
end-again = Partner Center removed what was scheduled for the end of the term.
end-again-link = Schedule it again
done-update-term-end = End of the term set.
named-update-term-end = End of the term of { $name } set.

## Suspend, reactivate, cancel
suspend-title = Suspend the subscription
suspend-says = Users lose access immediately. The data is kept for now.
suspend-pays = The subscription stays charged until its term ends. Suspending it isn’t canceling it.
suspend-pays-legacy = Billing of an older subscription pauses while it’s suspended. Partner Center doesn’t return when its data is deleted.
suspend-undo = You can reactivate it.
suspend-button = Suspend { $name } for { $customer }
reactivate-title = Reactivate the subscription
reactivate-says = Users have access again, and the subscription is charged.
reactivate-button = Reactivate { $name } for { $customer }
cancel-title = Cancel the subscription
cancel-says = { $name } of { $customer } ends immediately: all { $quantity } licenses are removed from users.
cancel-irreversible = This can’t be undone. To have it again, order it again.
cancel-until = Can be canceled until
cancel-refunds = Refund
cancel-refund-untold = Partner Center doesn’t return whether anything is refunded.
cancel-button = Cancel { $name } for { $customer }
done-suspend-subscription = Subscription suspended.
named-suspend-subscription = { $name } suspended.
done-reactivate-subscription = Subscription reactivated.
named-reactivate-subscription = { $name } reactivated.
done-cancel-subscription = Subscription canceled.
named-cancel-subscription = { $name } canceled.

## A change that takes its time
changing-title = Partner Center is still making the change
changing-advice = { $what }: { $to }. You can leave this page. Check again in a moment to see whether it’s done.
changing-done = { $what } is now { $to }.

## What closes soon
closing-title = Closing soon
closing-lead = What can be given back, canceled or changed in the next 90 days, each with its last moment.
closing-none = Nothing closes in the next 90 days
closing-none-advice = Subscriptions appear here when a term ends, or when licenses can still be given back.
closing-what = What
closing-until = Last moment
closing-change-by = Change until
closing-reduce = Give back until
closing-cancel-by = Cancel until
closing-line = The next 12 months
closing-list = Last moments
closing-export = Export (CSV)
closing-calendar = Add to calendar (iCalendar)
closing-give-back = Give back { $quantity }
closing-cancel = Cancel the subscription
closing-change = Change what happens at the end of the term
closing-term = Term ends: { $then }
closing-nothing = —
