# What Partner Center's error codes mean for the person who meets them, and what to do (article "Error codes").
code-600051 = A telephone number is required in this country.
