# What a customer’s own directory says of the company.
organization-title = Organization in Microsoft Entra
organization-name = Name
organization-technical-contacts = Technical contacts
organization-help = From the customer’s Entra directory. May differ from the company details and billing profile.
organization-none = The customer’s directory has no organization details.
organization-needs-role = Requires a GDAP role such as Global Reader. Delegated administration (DAP) isn’t enough.
