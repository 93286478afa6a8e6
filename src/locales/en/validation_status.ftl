# How far Microsoft’s validation of a customer’s account is.
validation-title = Validation by Microsoft
validation-state = Status
validation-updated = Last update
validation-allowed = Allowed
validation-allowed-meaning = Microsoft has validated this account: orders go through.
validation-under-review = Under review
validation-under-review-meaning = Microsoft is looking at this account: until it is done, orders are refused.
validation-not-allowed = Not allowed
validation-not-allowed-meaning = Microsoft did not validate this account: orders are refused. Ask Partner Center support what to do.
validation-unknown = Unknown
validation-unknown-meaning = Microsoft cannot tell how far this account is: as long as that lasts, orders are refused.
validation-not-ready = Not ready
validation-not-ready-meaning = Microsoft has not begun to look at this account. An order may have to wait for it.
validation-other-meaning = The portal does not know this status, so it cannot tell whether orders go through.
validation-none = Microsoft does not validate this account, so orders are not held back by it.
