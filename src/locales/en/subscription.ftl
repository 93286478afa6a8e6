# Subscriptions, orders and entitlements.
nav-subscriptions = Subscriptions
nav-orders = Orders
nav-entitlements = Entitlements
word-quantity = Quantity
word-yes = Yes
word-no = No
moment-never = Ongoing
moment-in-minutes =
    { $n ->
        [one] in { $n } minute
       *[other] in { $n } minutes
    }
moment-in-hours =
    { $n ->
        [one] in { $n } hour
       *[other] in { $n } hours
    }
moment-in-days =
    { $n ->
        [one] in { $n } day
       *[other] in { $n } days
    }
term-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
term-months =
    { $n ->
        [one] { $n } month
       *[other] { $n } months
    }
term-years =
    { $n ->
        [one] { $n } year
       *[other] { $n } years
    }
cycle-monthly = Monthly
cycle-annual = Yearly
cycle-biennial = Every two years
cycle-triennial = Every three years
cycle-one-time = Once
cycle-none = Not billed

## Subscriptions
subscriptions-none = No subscriptions yet
subscriptions-none-advice = Subscriptions ordered for this customer in Partner Center appear here.
    .own = Subscriptions that your partner orders for your company appear here.
subscriptions-no-match = No subscriptions match
subscriptions-show-all = Show all subscriptions
subscriptions-find = Name, offer or subscription ID
subscriptions-any-status = Any status
subscriptions-all =
    { $count ->
        [one] { $count } subscription
       *[other] { $count } subscriptions
    }
subscriptions-shown =
    { $count ->
        [one] { $count } subscription of { $all }
       *[other] { $count } subscriptions of { $all }
    }
subscription-name = Nickname
subscription-name-help = Only changes the display name. The offer keeps its name.
subscription-rename = Save nickname
subscription-status = Status
subscription-active = Active
subscription-suspended = Suspended
subscription-canceled = Canceled
subscription-expired = Expired
subscription-pending = Pending
subscription-disabled = Disabled
subscription-unknown = Unknown
subscription-trial = Trial
subscription-attention = Needs attention
subscription-state = Status and term
subscription-reasons = Suspension reason
subscription-term = Term
subscription-renewal-term = Renews for
subscription-cycle = Billing
subscription-ends = Term ends
subscription-ended = Ended
subscription-renews-on = Renews on
subscription-renewal = At term end
subscription-renews = Renews
subscription-started = Start date
subscription-created = Purchase date
subscription-cycle-ends = Billing cycle ends
subscription-bought = Product
subscription-offer = Offer
subscription-product-type = Product type
subscription-publisher = Publisher
subscription-billing = Billing unit
subscription-consumption = Use over the commitment
subscription-contract = Contract
subscription-addons = Add-ons available
subscription-actions = Allowed changes
subscription-ids = Identifiers
subscription-id = Subscription ID
subscription-offer-id = Offer ID
subscription-order = Order
subscription-parent = Add-on of
subscription-entitlement = Entitlement ID
subscription-reseller = Reseller (MPN ID)
subscription-promotion = Promotion
subscription-migrated-from = Migrated from
subscription-refunds = Refunds and deadlines
subscription-cancellable = Cancelable until
subscription-refund-on-cancel = Refund on cancellation
refund-full = Full refund
refund-partial = Partial refund
refund-until = Until
refundable-total =
    { $total ->
        [one] { $total } can be canceled for a refund.
       *[other] { $total } can be canceled for a refund.
    }
refundable-caption = Refundable quantity and deadlines
subscription-next-term = At term end
subscription-next-charge = With the next charge
subscription-asked = Requested
subscription-looked = Last checked
subscription-leave = All subscriptions
word-subscription = Subscription
subscription-renaming = Partner Center is still saving the nickname
subscription-renaming-advice = The new nickname is “{ $name }”. You can leave this page. Check again in a moment to see whether it’s saved.
subscription-look-again = Check again
subscription-renamed = The nickname is now “{ $name }”.
done-rename-subscription = Nickname saved.

## Orders
orders-none = No orders yet
orders-none-advice = Orders for this customer in Partner Center appear here.
    .own = Orders that your partner places for your company appear here.
orders-none-of-cycle = No orders match
orders-show-all = Show all orders
orders-any-cycle = Any billing cycle
orders-delay = A new order can take up to 15 minutes to appear.
orders-shown =
    { $count ->
        [one] { $count } order
       *[other] { $count } orders
    }
order-title = Order { $id }
order-id = Order ID
order-alternate-id = Alternate ID
order-facts = Details
order-lines = Lines
order-line = Line
order-no-lines = This order has no lines.
order-created = Placed
order-transaction = Transaction type
order-currency = Currency
order-total = Subtotal
order-attested = Partner of record confirmed
order-subscription = Subscription
order-open-subscription = View subscription
order-show-prices = Show prices
order-unit-price = Unit price
order-line-price = Amount
order-completed = Completed
order-pending = Pending
order-pending-review = In review
order-pending-po-upload = Purchase order needed
order-po-upload-complete = Purchase order uploaded
order-po-review-rejected = Purchase order rejected
order-line-number = Line { $number }
provisioning-transferred = Transferred
grain-hourly = per hour
grain-daily = per day
grain-monthly = per month
grain-yearly = per year
consumption-overage = Charged as overage
subscription-change-edit = Editing
subscription-change-cancel = Canceling
reservation-creating = Being created
reservation-billing = Waiting for billing
reservation-created = Created
reservation-active = Active
reservation-cancelled = Canceled
reservation-expired = Expired
reservation-failed = Failed
reservation-split = Split
reservation-merged = Merged
order-product-code = Product code { $code }
transaction-user-purchase = Purchase
transaction-system-purchase = Automatic purchase
transaction-system-billing = Billing
transaction-new = New
transaction-renew = Renewal
transaction-add-quantity = More units
transaction-remove-quantity = Fewer units
transaction-cancel = Cancellation
transaction-convert = Conversion
product-kind-new-commerce = New commerce license
product-kind-license = License
product-kind-azure = Azure
product-kind-software = Software
product-kind-saas = Marketplace software
suspension-unpaid-invoice = Unpaid invoice
suspension-customer-request = Requested by the customer
    .own = Requested by your company
suspension-partner-request = Requested by the partner
    .own = Requested by your partner
suspension-fraud = Suspected fraud
order-cancelled = Canceled
order-suspended = Suspended
order-partial-success = Partly completed
order-error = Failed
order-unknown = Unknown
order-provisioning = Provisioning
provisioning-fulfilled = Provisioned
provisioning-unfulfilled = Not provisioned: canceled
provisioning-prefulfillment = Being processed
provisioning-none = No provisioning status is available for this order.
provisioning-delay = Updates every 15 minutes.

## Entitlements
entitlements-none = No entitlements
entitlements-none-advice = Perpetual software and Azure reservations appear here.
entitlements-any-kind = All types
entitlements-shown =
    { $count ->
        [one] { $count } entitlement
       *[other] { $count } entitlements
    }
entitlement-kind = Type
entitlement-software = Software
entitlement-reservation = Azure reservation
entitlement-vm-reservation = Azure VM reservation (legacy)
entitlement-product = Product
reservation-title = Reservations
reservation-quantity = Quantity { $quantity }
reservation-shared = All subscriptions
reservation-single = Single subscription
reservation-unknown = Couldn’t load the reservations.
entitlement-expires = Ends
entitlement-lasts = Perpetual
entitlement-includes = Includes
billing-by-license = Licenses
billing-by-usage = Usage-based
billing-by-nothing = Not billed
contract-subscription = Subscription
contract-product-key = Product key
contract-redemption-code = Redemption code
quantity-licenses =
    { $quantity ->
        [one] { $quantity } license
       *[other] { $quantity } licenses
    }
subscription-ends-on = Ends on
subscription-extends-on = Extended from
subscription-stops = Ends
subscription-extends = Extended (paid)
subscription-endless = Doesn’t end
subscription-end-unknown = Unknown
subscription-end-unknown-help = Partner Center doesn’t return this. Check the subscription there before its term ends.
    .own = Partner Center doesn’t return this. Ask your partner before the term ends.
subscription-renews-unchanged = Renews without changes
subscription-renews-changed = Renews with changes
subscription-renews-as = Renews as
subscription-stops-then = Ends, and service stops
subscription-extends-then = Continues in extended service terms
subscription-extends-help = Automatic renewal is off, but the subscription isn’t canceled: it’s billed monthly, at a higher price, until it is. To end it, set its cancellation at the end of the term.
    .own = Automatic renewal is off, but the subscription isn’t canceled: it’s billed monthly, at a higher price, until it is. To end it, ask your partner to cancel it at the end of the term.
subscription-closing = The term ends within 24 hours. Partner Center rejects changes until it has ended.
subscription-scheduled = Scheduled changes
scheduled-cancel = Cancel the subscription
scheduled-renew = Renew
scheduled-extend = Continue in extended service terms
scheduled-transition = Change to another product
order-list-price = List price
order-discounted-price = Discounted
order-prorated-price = Rest of the term
order-commitment = Commitment
order-open-parent = View parent subscription
