# What Partner Center's error codes mean for the person who meets them, and what to do (article "Error codes").
code-600051 = A telephone number is required in this country.
code-60002 = This user does not exist any more. Somebody may have deleted them, or the 30 days are over.
code-60012 = No licence is left. Take one from somebody else, or buy more.
code-900308 = The customer has not granted the rights that this takes. Ask for a GDAP relationship with the role that it needs.
code-900309 = A conditional access policy of the customer’s does not let Partner Center in. Ask the customer’s administrator.
code-900316 = Partner Center wants another kind of sign-in for licences. Sign out and in again; if it stays, tell whoever runs the portal.
