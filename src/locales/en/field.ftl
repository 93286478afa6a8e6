# Fields of forms, and what is wrong with them.
field-required = required
field-choose = Choose…
field-not-set = Not set
field-ticked = On
field-not-ticked = Off
field-saved-value = { $value } (saved value, not in the list)
field-not-in-list = { $value } (not in the list)
field-problems = { $count ->
    [one] Check 1 field
   *[other] There’s a problem with { $count } fields
}
field-missing = Enter a value.
field-too-long = Use at most { $max } characters.
field-suggestions = Type part of the name or ID and choose a suggestion ({ $suggested } of { $all }), or enter an ID.
field-control = Remove line breaks and other characters that can’t be shown.
field-malformed = This value can’t be used here.
field-not-a-choice = Choose one of the values in the list.
field-format = Must look like { $example }.
field-format-named = { $label } must look like { $example }.
field-email = Enter an email address, such as name@company.com.
field-date = Enter a date, such as 2026-01-31.
field-number = Enter a number, such as 1250.50.
field-mismatch = The name doesn’t match. Enter it exactly as shown above.
field-taken = This is taken already. Choose another.
field-unreadable = Part of this can’t be read here, so it can’t be changed. Use the customer’s admin portal.
    .own = Part of this can’t be read here, so it can’t be changed. Use your company’s admin portal.
field-alone = This can’t be combined with another filter. Leave one of them out.
field-not-accepted = Partner Center rejected this value.
field-rejected = Partner Center rejected this ({ $told }).
field-organization = Microsoft sign-in knows no organisation by this name. Enter one of its domains, such as company.example, or its tenant ID.

## Missing, by the name of the field
missing-agreed-on = Enter the acceptance date.
missing-amount = Enter an amount.
missing-authentication = Choose how people sign in.
missing-city = Enter a city.
missing-code = Choose a validation code.
missing-columns = Choose at least one column.
missing-company-name = Enter a billing name.
missing-country = Choose a country.
missing-culture = Choose a culture.
missing-display-name = Enter a display name.
missing-domain = Enter a domain.
missing-email = Enter an email address.
missing-first-name = Enter a first name.
missing-immutable-id = Enter an immutable ID.
missing-issuer = Enter the issuer.
missing-kind = Choose a qualification.
missing-language = Choose a language.
missing-last-name = Enter a last name.
missing-line1 = Enter a street and number.
missing-name = Enter a name.
missing-passive-log-on = Enter the sign-in address.
missing-phone = Enter a telephone number.
missing-postal-code = Enter a postal code.
missing-registration-number = Enter a registration number.
missing-reservations = Choose at least one permission.
missing-role = Choose a role.
missing-segment = Choose an institution type.
missing-signing-certificate = Enter the signing certificate.
missing-state = Enter a state, province or region.
missing-usage-location = Choose a country.
missing-work-address = Enter your work email address or its domain.
missing-user-name = Enter a sign-in name.

## Not of the right form, by the name of the field
date-agreed-on = The acceptance date can’t be in the future.
date-from = Choose a day of the last 90 days.
date-until = Choose a day that isn’t before the first one.
format-active-log-on = Enter an address that begins with https://.
format-domain = Enter a domain, such as company.com.
format-log-off = Enter an address that begins with https://.
format-metadata-exchange = Enter an address that begins with https://.
format-name = Enter a domain, such as company.com.
format-next-signing-certificate = Paste the certificate as Base64 text.
format-passive-log-on = Enter an address that begins with https://.
format-phone = Use digits, with the country’s dialling code or without.
format-postal-code = This isn’t a postal code of the chosen country.
format-provider = Enter an ID: digits, or a GUID.
format-registration-number = This isn’t a registration number of the chosen country.
format-reseller = Enter an ID: digits, or a GUID.
format-signing-certificate = Paste the certificate as Base64 text.
format-state = Choose one of the country’s states.
format-time-zone = Choose a time zone, such as Europe/Warsaw.
format-user-name = Use letters a–z, digits and ' . - _ ! # ^ ~, with no full stop at the start or end.
format-domains = Enter domains, such as company.com, with commas between them.
format-work-address = This domain isn’t known here. Check it, or ask your administrator how to sign in.
format-website = Enter a web address, such as https://school.example.

## Conflicts
conflict-by = Changed by { $who },
conflict-by-application = an application
conflict-caption = Your changes compared with the saved version
conflict-field = Field
conflict-before = Saved before
conflict-mine = Your value
conflict-theirs = Saved now
conflict-taken = Also changed since you opened it, and already in the form:
conflict-advice = Nothing was saved. Review the differences, then save again.
question-change = Change
