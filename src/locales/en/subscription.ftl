# Subscriptions, orders and entitlements.
nav-subscriptions = Subscriptions
nav-orders = Orders
nav-entitlements = Entitlements
word-quantity = Quantity
word-yes = Yes
word-no = No
moment-never = No end
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
subscriptions-none-advice = What is ordered for this customer in Partner Center appears here.
    .own = What your partner orders for your company appears here.
subscriptions-no-match = No subscription is like that
subscriptions-show-all = Show all subscriptions
subscriptions-find = Name, offer or subscription id
subscriptions-any-status = Any state
subscriptions-filter = Show
subscriptions-shown =
    { $count ->
        [one] { $count } subscription of { $all }
       *[other] { $count } subscriptions of { $all }
    }
subscription-name = Nickname
subscription-name-help = What you call it. The offer keeps its own name.
subscription-rename = Save the nickname
subscription-status = State
subscription-active = Active
subscription-suspended = Suspended
subscription-deleted = Deleted
subscription-expired = Expired
subscription-pending = Pending
subscription-disabled = Disabled
subscription-unknown = Not told
subscription-trial = Trial
subscription-attention = Needs attention
subscription-state = State and term
subscription-reasons = Why it is suspended
subscription-term = Term
subscription-renewal-term = Renews for
subscription-cycle = Billing
subscription-ends = Term ends
subscription-ended = Ended
subscription-renews-on = Renews on
subscription-renewal = At term end
subscription-renews = Renews
subscription-started = Began
subscription-created = Bought
subscription-cycle-ends = Billing cycle ends
subscription-bought = What was bought
subscription-offer = Offer
subscription-product-type = Kind of product
subscription-publisher = Publisher
subscription-billing = Charged by
subscription-consumption = Use over the commitment
subscription-contract = Contract
subscription-addons = Has add-ons to buy
subscription-actions = Can be changed by
subscription-ids = Where it belongs
subscription-id = Subscription id
subscription-offer-id = Offer id
subscription-order = Order
subscription-parent = Add-on of
subscription-entitlement = Entitlement id
subscription-reseller = Reseller (MPN id)
subscription-promotion = Promotion
subscription-migrated-from = Moved from
subscription-refunds = Refunds and deadlines
subscription-cancellable = Can be cancelled until
subscription-refund-on-cancel = On cancellation
refund-full = Full refund
refund-partial = Partial refund
refund-until = Until
refundable-total =
    { $total ->
        [one] { $total } can be given back for a refund.
       *[other] { $total } can be given back for a refund.
    }
refundable-caption = What can be given back, and until when
subscription-next-term = At the end of the term
subscription-next-charge = With the next charge
subscription-asked = Asked
subscription-looked = Last looked at
subscription-leave = Back to all subscriptions
word-subscription = Subscription
subscription-renaming = Partner Center is still working on it
subscription-renaming-advice = The nickname will be “{ $name }”. You can leave this page; look again in a moment to see whether it is done.
subscription-look-again = Look again
subscription-renamed = The nickname is “{ $name }” now.
done-rename-subscription = Partner Center has taken the nickname.

## Orders
orders-none = No orders yet
orders-none-advice = What is ordered for this customer in Partner Center appears here.
    .own = What your partner orders for your company appears here.
orders-none-of-cycle = No order is billed like that
orders-show-all = Show all orders
orders-any-cycle = Any
orders-delay = A new order can take up to 15 minutes to appear.
orders-shown =
    { $count ->
        [one] { $count } order
       *[other] { $count } orders
    }
order-title = Order { $id }
order-id = Order id
order-alternate-id = Also known as
order-facts = The order
order-lines = Lines
order-line = Line
order-no-lines = This order has no lines.
order-more-lines =
    { $count ->
        [one] and { $count } more line
       *[other] and { $count } more lines
    }
order-created = Placed
order-transaction = Placed by
order-currency = Currency
order-total = Total before tax
order-attested = Partner on record attested
order-subscription = Subscription
order-open-subscription = Open the subscription
order-show-prices = Show prices
order-unit-price = Price of one
order-line-price = Price of the line
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
subscription-change-cancel = Cancelling
reservation-creating = Being created
reservation-billing = Waiting for billing
reservation-created = Created
reservation-active = Active
reservation-cancelled = Cancelled
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
product-kind-new-commerce = New commerce licence
product-kind-licence = Licence
product-kind-azure = Azure
product-kind-software = Software
product-kind-saas = Marketplace software
suspension-unpaid-invoice = Unpaid invoice
suspension-customer-request = Requested by the customer
    .own = Requested by your company
suspension-partner-request = Requested by the partner
    .own = Requested by your partner
suspension-fraud = Suspected fraud
order-cancelled = Cancelled
order-suspended = Suspended
order-partial-success = Partly done
order-error = Failed
order-unknown = Not told
order-provisioning = Delivery
provisioning-fulfilled = Delivered
provisioning-unfulfilled = Not delivered: cancelled
provisioning-prefulfillment = Being processed
provisioning-none = Partner Center has nothing on the delivery of this order.
provisioning-delay = Partner Center looks every 15 minutes.

## Entitlements
entitlements-none = No entitlements
entitlements-none-advice = Software bought for good and reservations of Azure capacity appear here.
entitlements-any-kind = All types
entitlements-shown =
    { $count ->
        [one] { $count } entitlement
       *[other] { $count } entitlements
    }
entitlement-kind = Type
entitlement-software = Software
entitlement-reservation = Azure reservation
entitlement-vm-reservation = Azure reservation of virtual machines (older contract)
entitlement-product = Product
reservation-title = Reservations
reservation-quantity = Quantity { $quantity }
reservation-shared = For all subscriptions
reservation-single = For one subscription
reservation-unknown = The reservations could not be had just now.
entitlement-expires = Ends
entitlement-lasts = Does not end
entitlement-includes = Includes
billing-by-licence = Licences
billing-by-usage = Usage-based
billing-by-nothing = Not charged
contract-subscription = Subscription
contract-product-key = Product key
contract-redemption-code = Redemption code
quantity-licences =
    { $quantity ->
        [one] { $quantity } licence
       *[other] { $quantity } licences
    }
subscription-ends-on = Ends on
subscription-extends-on = Extended from
subscription-stops = Ends
subscription-extends = Extended (paid)
subscription-endless = Doesn’t end
subscription-end-unknown = Unknown
subscription-end-unknown-help = Partner Center doesn’t say. Check the subscription there before its term ends.
    .own = Partner Center doesn’t say. Ask your partner before the term ends.
subscription-renews-unchanged = Renews as it is
subscription-renews-changed = Renews with changes
subscription-renews-as = Renews as
subscription-stops-then = Ends, and service stops
subscription-extends-then = Continues in extended service terms
subscription-extends-help = Automatic renewal is off, but the subscription isn’t cancelled: it’s billed monthly, at a higher price, until it is. To end it, schedule its cancellation in Partner Center.
    .own = Automatic renewal is off, but the subscription isn’t cancelled: it’s billed monthly, at a higher price, until it is. To end it, ask your partner to cancel it at the end of the term.
subscription-closing = The term ends within 24 hours. Partner Center refuses changes until it has ended.
subscription-scheduled = Scheduled changes
scheduled-cancel = Cancel the subscription
scheduled-renew = Renew
scheduled-extend = Continue in extended service terms
scheduled-transition = Change to another product
order-list-price = List price
order-discounted-price = Discounted
order-prorated-price = Rest of the term
order-commitment = Commitment
order-open-parent = Open the subscription it adds to
