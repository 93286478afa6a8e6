# How companies become customers and cease to be, and how the partner ceases to administer them.
nav-relationship-request = Invite a customer
relationship-request-lead = A company becomes your customer when its administrator opens this link and accepts.
relationship-not-in-us-government = Invitation links aren’t available in the US Government cloud. Invite the customer in Partner Center.
relationship-language = Email language
relationship-provider = Indirect provider
relationship-provider-help = Indirect model only: the provider’s tenant ID.
relationship-reseller-id = Indirect reseller
relationship-reseller-help = Indirect model only: the reseller’s tenant ID.
relationship-partner-help = Indirect model only.
relationship-no-partner = None
relationship-dual-role = We are both provider and reseller
relationship-prepare = Update
relationship-link = Invitation link
relationship-link-help = The link doesn’t include administrator rights. Request those separately.
relationship-letter = Invitation email
relationship-subject = Subject:
relationship-letter-text = Email text
relationship-write-mail = Write email
relationship-copy-letter = Copy text
relationship-mail-subject = Invitation to become a customer of { $partner }
relationship-mail-greeting = Hello,
relationship-mail-body = { $partner } would like to supply your company with Microsoft cloud services. To accept, a Global Administrator or Billing Administrator of your company opens this link:
relationship-mail-steps = Please sign in with the administrator account of your company, review the request and accept it.
relationship-mail-access = By accepting, you allow us to place orders for you and to see them. It gives us no access to your users, email or files.
relationship-mail-close = Kind regards
relationship-remove-link = Remove customer…
relationship-remove-title = Remove customer { $customer }
relationship-remove-lead = This ends the reseller relationship. { $customer } will no longer be your customer: it disappears from your lists, and you can’t see or order anything for it. To undo this, the customer has to accept a new invitation.
relationship-already-none = The reseller relationship has already ended.
relationship-obstacles = Before you can remove this customer
relationship-active-subscriptions =
    { $count ->
        [one] { $count } active subscription
       *[other] { $count } active subscriptions
    }
relationship-active-subscriptions-advice = Suspend or cancel them in Partner Center.
relationship-reservations =
    { $count ->
        [one] { $count } reservation
       *[other] { $count } reservations
    }
relationship-reservations-advice = Cancel the orders of Azure reservations.
relationship-look-again = Recheck
relationship-keep = Keep customer
relationship-confirm = Confirm
relationship-nothing-in-the-way = Ready to remove: no active subscriptions or reservations.
relationship-type-name = Enter the name to confirm: { $name }
relationship-remove-action = Remove customer { $customer }
done-remove-relationship = Customer removed.
named-remove-relationship = { $name } is no longer your customer.
delegation-remove-link = End delegated administration…
delegation-remove-title = End delegated administration of { $customer }
delegation-remove-lead = Delegated administration (DAP) lets your agents act as administrators in { $customer }’s whole tenant. Ending it removes that access immediately. { $customer } stays your customer.
delegation-stays = What keeps working
delegation-stays-commerce = Orders, subscriptions, invoices and the billing profile, because they depend on the reseller relationship.
delegation-stays-gdap = Users, passwords, directory roles, licenses, domains and the organization, as far as your staff have GDAP roles at this customer.
delegation-ends = What stops working
delegation-ends-directory = Users, passwords, directory roles, licenses and domains for staff without a GDAP role.
delegation-ends-company = The company’s address and email on the overview, which require delegated administration.
delegation-ends-portals = The customer’s admin portals and support on its behalf, for staff without a GDAP role.
delegation-no-way-back = This can’t be undone: Partner Center grants no new delegated administration. Request the GDAP roles you need first.
delegation-gdap = Your GDAP role at this customer
delegation-gdap-yes = You have GDAP access to the customer’s directory. See your roles in Partner Center.
delegation-gdap-no = The customer’s directory denies you access. Without delegated administration, you may not see its users, licenses and roles. Request GDAP roles first.
delegation-gdap-unknown = We couldn’t check whether you have a GDAP role at this customer.
delegation-not-in-force = Delegated administration is already inactive.
delegation-not-told = Couldn’t load the status of delegated administration, so it can’t be ended here.
delegation-keep = Keep delegated administration
delegation-remove-action = End delegated administration of { $customer }
done-remove-delegated-access = Delegated administration ended.
named-remove-delegated-access = Delegated administration of { $name } ended.
