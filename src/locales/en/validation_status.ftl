# How far Microsoft’s validation of a customer’s account is.
validation-title = Validation by Microsoft
validation-state = Status
validation-updated = Last update
validation-allowed = Allowed
validation-allowed-meaning = Microsoft has validated this account. Orders are accepted.
validation-under-review = Under review
validation-under-review-meaning = Microsoft is reviewing this account. Orders are blocked until then.
validation-not-allowed = Not allowed
validation-not-allowed-meaning = Microsoft rejected this account. Orders are blocked. Contact Partner Center support.
validation-unknown = Unknown
validation-unknown-meaning = Status unavailable. Orders are blocked until it is known.
validation-not-ready = Not ready
validation-not-ready-meaning = Microsoft hasn’t started to review this account. Orders may be delayed.
validation-other-meaning = Unrecognized status. Orders may be blocked.
validation-none = Not required
