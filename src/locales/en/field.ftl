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
field-malformed = Enter a valid value.
field-not-a-choice = Choose a value from the list.
field-format = Must look like { $example }.
field-format-named = { $label } must look like { $example }.
field-email = Enter an email address, such as name@company.com.
field-date = Enter a date, such as 2026-01-31.
field-number = Enter a number, such as 1250.50.
field-whole-number = Enter a whole number, such as 25.
field-unchanged = Enter a different value.
field-not-offered = Partner Center doesn’t offer this value now.
field-mismatch = The name doesn’t match. Enter it exactly as shown above.
field-taken = Already taken. Choose another.
field-unreadable = Part of this value can’t be read, so it can’t be changed here. Use the customer’s admin portal.
    .own = Part of this value can’t be read, so it can’t be changed here. Use your company’s admin portal.
field-alone = Use one filter at a time.
field-not-accepted = Partner Center rejected this value.
field-rejected = Partner Center rejected this ({ $told }).
field-organization = We couldn’t find that organization. Enter one of its domains, such as company.example, or its tenant ID.

## Missing, by the name of the field
missing-agreed-on = Enter the acceptance date.
missing-amount = Enter an amount.
missing-authentication = Choose a sign-in method.
missing-city = Enter a city.
missing-code = Choose a validation code.
missing-columns = Choose at least one column.
missing-company-name = Enter a billing name.
missing-country = Choose a country.
missing-culture = Choose a locale.
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
missing-passive-log-on = Enter the sign-in URL.
missing-phone = Enter a phone number.
missing-postal-code = Enter a postal code.
missing-registration-number = Enter a registration number.
missing-reservations = Choose at least one permission.
missing-role = Choose a role.
missing-segment = Choose an institution type.
missing-signing-certificate = Enter the signing certificate.
missing-state = Enter a state, province or region.
missing-usage-location = Choose a usage location.
missing-work-address = Enter your work email address or its domain.
missing-user-name = Enter a sign-in name.

## Not of the right form, by the name of the field
date-agreed-on = The acceptance date can’t be in the future.
date-from = Choose a day within the last 90 days.
date-until = Choose a day on or after the first one.
format-active-log-on = Enter a URL that begins with https://.
format-domain = Enter a domain, such as company.com.
format-log-off = Enter a URL that begins with https://.
format-metadata-exchange = Enter a URL that begins with https://.
format-name = Enter a domain, such as company.com.
format-next-signing-certificate = Paste the certificate as Base64 text.
format-passive-log-on = Enter a URL that begins with https://.
format-phone = Use digits, with or without the country code.
format-postal-code = Doesn’t match the postal codes of the chosen country.
format-provider = Enter an ID: digits, or a GUID.
format-registration-number = Doesn’t match the registration numbers of the chosen country.
format-reseller = Enter an ID: digits, or a GUID.
format-signing-certificate = Paste the certificate as Base64 text.
format-state = Choose one of the country’s states.
format-time-zone = Choose a time zone, such as Europe/Warsaw.
format-user-name = Use letters a–z, numbers and ' . - _ ! # ^ ~, with no period at the start or end.
format-domains = Enter domains, such as company.com, with commas between them.
format-work-address = We don’t recognize this domain. Check it, or ask your administrator how to sign in.
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
