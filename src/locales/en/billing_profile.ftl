# Whom to bill.
billing-read-only = Your role includes reading this, not changing it.
billing-email-help = Bills and notices go there.
billing-culture-help = Decides the currency and how documents are written.
billing-save = Save the billing profile
contact-first-name = Contact’s first name
contact-last-name = Contact’s last name
address-country = Country
address-line1 = Street and number
address-line2 = Address, second line
address-line3 = Address, third line
address-city = City
address-state = State, province or region
address-postal-code = Postal code
address-phone = Telephone
done-update-billing-profile = The billing profile is saved.
