# Email about customers’ requests for changes, and its personal setting.
request-mail-subject = Request #{ $number }: { $event } – { $about }
request-mail-number = Request #{ $number }

## What happened, for the subject
request-mail-asked = new request
    .own = waiting for your company
request-mail-company-approved = new request
    .own = agreed for your company
request-mail-company-refused = refused for the company
    .own = refused for your company
request-mail-approved = approved
request-mail-changed = changed
request-mail-drifted = terms have changed
request-mail-accepted = accepted
request-mail-completed = marked as done
request-mail-refused = refused
request-mail-withdrawn = withdrawn
request-mail-expired = expired
request-mail-outdated = out of date
request-mail-done = done
request-mail-failed = failed
request-mail-unknown = unconfirmed
request-mail-returned = approval revoked, waiting again
request-mail-answered = new message

## What happened
request-mail-says-asked = { $by } sent a request.
    .own = { $by } sent a request that your company must agree to.
request-mail-says-company-approved = { $by } agreed to the request for their company.
    .own = { $by } agreed to your request for your company.
request-mail-says-company-refused = { $by } refused the request for their company.
    .own = { $by } refused your request for your company.
request-mail-says-approved = { $by } approved the request.
    .own = { $by } approved your request.
request-mail-says-changed = { $by } changed the request.
    .own = { $by } changed your request.
request-mail-says-drifted = The terms have changed since the request. Nothing was changed yet.
request-mail-says-accepted = { $by } accepted the changed request.
request-mail-says-completed = { $by } marked the request as done.
    .own = { $by } marked your request as done.
request-mail-says-refused = { $by } refused the request.
    .own = { $by } refused your request.
request-mail-says-withdrawn = { $by } withdrew the request.
request-mail-says-expired = Nobody decided within 30 days, so the request expired. Nothing was changed.
request-mail-says-outdated = What was requested is no longer possible, or is so already. Nothing was changed.
request-mail-says-done = The requested change is done.
request-mail-says-failed = The requested change failed. Nothing was changed.
request-mail-says-unknown = It couldn’t be confirmed whether the requested change was made.
request-mail-says-returned = The person who approved the request no longer has access, so the approval was revoked and the request is waiting again. Nothing was changed.
request-mail-says-answered = { $by } wrote a message about the request.

## What to do next; the link follows
request-mail-next-decide = Approve, change or refuse it here:
    .own = Agree to it or refuse it here:
request-mail-next-company-approved = Approve, change or refuse it here:
    .own = Your partner decides next. Follow it here:
request-mail-next-change-follows = The change follows. See the request here:
request-mail-next-offered = The customer decides next. See the request here:
    .own = Check it, then accept or withdraw it here:
request-mail-next-again = See the request here:
    .own = If you still need the change, send a new request. See this one here:
request-mail-next-failed = Resolve the cause, then approve it again or refuse it here:
    .own = Your partner sees the reason and can try again. Follow it here:
request-mail-next-unknown = Check the subscription in Partner Center. See the request here:
    .own = Check the subscription before you request the change again. See the request here:
request-mail-next-answered = Read it and reply here:
request-mail-next-see = See the request here:

## The request
request-mail-what = Request
request-mail-customer = Customer
request-mail-asker = Requested by
request-mail-on-behalf = { $person }, recorded by { $name }
request-mail-message = Message
request-mail-reason = Reason
request-mail-ticket = Ticket number
request-mail-when = Time
request-mail-until = Expires
request-mail-quantity = { $after ->
    [one] { $name }: from { $before } to { $after } license
   *[other] { $name }: from { $before } to { $after } licenses
}
request-mail-units = { $name }: quantity from { $before } to { $after }
request-mail-renew = { $name }: renew without changes
request-mail-renew-changed = { $name }: renew with changes
request-mail-stop = { $name }: cancel at the end of the term
request-mail-extend = { $name }: continue in extended service terms
request-mail-off = { $name }: turn off automatic renewal
request-mail-end = { $name }: change what happens at the end of the term
request-mail-cancel = { $name }: cancel the subscription
request-mail-license = { $name }: a license for a user
request-mail-product = New product: { $name }

## Why the person gets it
request-mail-why-asker = You get this email because you sent the request.
request-mail-why-approver = You get this email because you decide requests for your company.
request-mail-why-staff = You get this email because you can decide this request or have claimed it.
request-mail-why-daily = You get this summary because you chose one email a day.
request-mail-change = Choose how often you get email about requests: { $url }

## The daily summary
request-mail-summary-subject = { $count ->
    [one] News about { $count } request
   *[other] News about { $count } requests
}
request-mail-summary-says = There is news about these requests:
request-mail-state-in-company = Waiting for their company
    .own = Waiting for your company
request-mail-state-asked = Waiting for us
    .own = Waiting for your partner
request-mail-state-offered = Waiting for the customer
    .own = Waiting for you
request-mail-state-approved = Approved
request-mail-state-running = Being changed
request-mail-state-done = Done
request-mail-state-failed = Failed
request-mail-state-unknown = Unconfirmed
request-mail-state-refused = Refused
request-mail-state-withdrawn = Withdrawn
request-mail-state-expired = Expired
request-mail-state-outdated = Out of date

## The personal setting
request-mail-setting = Email about requests
request-mail-each = For each event
request-mail-daily = Once a day
request-mail-none = Never
request-mail-to = Sent to { $address }, your sign-in name.
request-mail-no-address = You get no email about requests, because your sign-in name isn’t an email address.
request-mail-no-mail = You get no email about requests, because this portal doesn’t send any.
