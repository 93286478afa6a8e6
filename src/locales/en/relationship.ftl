# How companies become customers and cease to be, and how the partner ceases to administer them.
nav-relationship-request = Invite a customer
relationship-request-lead = A company becomes your customer when its administrator opens this link and accepts. Nothing happens until then.
relationship-not-in-us-government = Partner Center has no invitation link in the US Government cloud. Invite the customer from Partner Center itself.
relationship-language = Language of the letter
relationship-provider = Indirect provider
relationship-provider-help = Only in the indirect model: the provider’s tenant id. Leave it empty otherwise.
relationship-reseller-id = Indirect reseller
relationship-reseller-help = Only in the indirect model: the reseller’s tenant id. Leave it empty otherwise.
relationship-partner-help = Only in the indirect model. Leave it at none otherwise.
relationship-no-partner = None
relationship-dual-role = We are provider and reseller at once
relationship-prepare = Prepare the letter
relationship-link = The link
relationship-link-help = It gives you no administrator rights; those are asked for separately.
relationship-letter = The letter
relationship-subject = Subject:
relationship-letter-text = Text of the letter
relationship-write-mail = Write an e-mail
relationship-copy-letter = Copy the letter
relationship-mail-subject = Invitation to become a customer of { $partner }
relationship-mail-greeting = Hello,
relationship-mail-body = { $partner } would like to supply your company with Microsoft cloud services. To accept, a Global Administrator or Billing Administrator of your company opens this link:
relationship-mail-steps = Please sign in with the administrator’s account of your company, read what is asked and accept it.
relationship-mail-access = By accepting you let us place orders for you and see them. It gives us no access to your users, mail or files.
relationship-mail-close = Kind regards
relationship-remove-link = End the relationship…
relationship-remove-title = End the relationship with { $customer }
relationship-remove-lead = { $customer } will be no customer of yours any more: it disappears from your lists, and you can neither see nor order anything for it. To undo this the customer has to accept a new invitation.
relationship-already-none = There is no reseller relationship any more.
relationship-obstacles = What stands in the way
relationship-active-subscriptions =
    { $count ->
        [one] { $count } active subscription
       *[other] { $count } active subscriptions
    }
relationship-active-subscriptions-advice = Suspend or cancel them in Partner Center first.
relationship-reservations =
    { $count ->
        [one] { $count } reservation
       *[other] { $count } reservations
    }
relationship-reservations-advice = Cancel the orders of Azure reservations first.
relationship-look-again = Look again
relationship-keep = Keep the customer
relationship-confirm = Confirm
relationship-nothing-in-the-way = Nothing stands in the way: there is no active subscription and no reservation.
relationship-type-name = Type this to confirm: { $name }
relationship-remove-action = End the relationship with { $customer }
done-remove-relationship = The relationship has ended. The customer is gone from your lists.
delegation-remove-link = End delegated administration…
delegation-remove-title = End delegated administration of { $customer }
delegation-remove-lead = Delegated administration (DAP) lets your agents act as administrators in the whole tenant of { $customer }. Ending it takes that away at once. { $customer } stays your customer.
delegation-stays = What goes on working
delegation-stays-commerce = Orders, subscriptions, invoices and the billing profile: they go by the reseller relationship.
delegation-stays-gdap = Users, passwords, directory roles, licences, domains and the organisation, as far as your staff hold GDAP roles at this customer.
delegation-ends = What ends
delegation-ends-directory = Users, passwords, directory roles, licences and domains for everybody of yours who has no GDAP role for them.
delegation-ends-company = The company’s address and e-mail on the overview: Partner Center shows them only under delegated administration.
delegation-ends-portals = The customer’s admin portals and support on its behalf, without a GDAP role.
delegation-no-way-back = This cannot be undone: Partner Center gives out no new delegated administration. What you still need, ask the customer for as GDAP roles, and best before you go on.
delegation-gdap = Your GDAP role at this customer
delegation-gdap-yes = The customer’s directory has just answered you, for which delegated administration does not count. Which roles you hold is shown in Partner Center.
delegation-gdap-no = The customer’s directory refuses to answer you: without delegated administration you may see none of its users, licences and roles. Ask the customer for GDAP roles first.
delegation-gdap-unknown = So it is not known whether you hold a GDAP role at this customer.
delegation-not-in-force = Delegated administration is not in force: there is nothing to end.
delegation-not-told = Partner Center does not say whether delegated administration is in force, so it cannot be ended here.
delegation-keep = Keep delegated administration
delegation-remove-action = End delegated administration of { $customer }
done-remove-delegated-access = Delegated administration has ended. The customer stays yours.
