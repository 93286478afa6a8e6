# What a customer’s own directory says of the company.
organization-title = Organization in Microsoft Entra
organization-name = Name
organization-technical-contacts = Technical contacts
organization-help = As the customer’s own directory has it. It may differ from the company and its billing profile.
organization-none = The customer’s directory tells nothing of the organization.
organization-needs-role = Partner Center tells this to those who hold a GDAP role at the customer, such as Global Reader. Delegated administration (DAP) does not count.
