# What Partner Center's error codes mean for the person who meets them, and what to do (article "Error codes").
code-600051 = A telephone number is required in this country.
code-60002 = This user does not exist any more. Somebody may have deleted them, or the 30 days are over.
code-60012 = No licence is left. Take one from somebody else, or buy more.
code-900308 = The customer has not granted the rights that this takes. Ask for a GDAP relationship with the role that it needs.
code-900309 = A conditional access policy of the customer’s does not let Partner Center in. Ask the customer’s administrator.
code-900316 = Partner Center wants another kind of sign-in for licences. Sign out and in again; if it stays, tell whoever runs the portal.
code-2011 = The subscription is deleted and cannot be changed any more.
code-20003 = Partner Center does not know this subscription.
code-600039 = There is no such self-serve policy any more. Look at the customer’s policies again.
code-600040 = Partner Center does not take this policy’s id. Open the policy from the customer’s list again.
code-600041 = There is a self-serve policy for this customer already. Open it and change what it allows.
code-800040 = Something is still in use. Suspend active subscriptions and cancel reservations first, then try again.
code-800091 = A suspended subscription cannot be changed like this. Reactivate it first.
code-900278 = Partner Center is still working on an earlier change of this subscription. Try again when it is done; that can take up to 24 hours.
