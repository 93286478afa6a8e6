# Billing profiles.
billing-details = Billing details
billing-read-only = Your role can read the billing profile, but not change it.
billing-email-help = Receives invoices and notices.
billing-culture-help = Determines the currency and the format of documents.
billing-save = Save billing profile
contact-first-name = Contact first name
contact-last-name = Contact last name
address-country = Country
address-line1 = Street address
address-line2 = Address line 2
address-line3 = Address line 3
address-city = City
address-state = State, province or region
address-postal-code = Postal code
address-phone = Phone
done-update-billing-profile = Billing profile saved.
