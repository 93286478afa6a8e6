// The emulator's people with whom the tests sign in, by their permissions. Tests that change a person's preferences or
// sessions use a person whom no other test uses, and a different one in each project, since projects run in parallel.

/** Full names, as on the emulator's sign-in page. */
export const people = {
  adminAgent: 'Alicja Żółkiewska',
  salesAgent: 'Bruno Fischer',
  helpdeskAgent: 'Chiara Esposito',
  withoutRole: 'Jakub Nowicki',
  withoutSecondFactor: 'Henryk Bez-Kodu',
  chinaAdminAgent: '陈宇',
  chinaSalesAgent: '林梅',
  usGovernmentAdminAgent: 'Kayla Whitfield',
  /** The accounts with which partners are connected. */
  connection: 'Connection (Bursztyn)',
  chinaConnection: '连接账户（海棠云）',
  usGovernmentConnection: 'Connection (Potomac)',
  /** People of a partner that is not registered until a test registers it. */
  newGlobalAdministrator: 'Sigrid Aasen',
  newAdminAgent: 'Torbjørn Lund',
  newConnection: 'Connection (Fjordlys)',
  ofDisabledPartner: 'Rolf Abendschein',
  ofUnknownTenant: 'Nemo Niemand',
  /** The only customer user whose partner is the one in the US Government cloud. */
  usGovernmentCustomerAdministrator: 'Linda Okafor',
  /** Users of the customer that has a user with each role, one role each; their partner is the first one. */
  customerAdministrator: 'Tamika Schultz',
  customerBillingAdministrator: 'Linda Schultz',
  customerUserAdministrator: 'Linda Martinez',
  customerLicenseAdministrator: 'Hector Johnson',
  customerHelpdeskAdministrator: 'Tamika Johnson',
  customerWithoutRole: 'Grace F. Johnson',
  operator: 'Olga Operator',
  /** A guest known to two partners, with a different suffix of the name at each. */
  guest: 'Ingrid Solberg',
  /** A person who signs in only once in all tests and opens no customer, so that there is no other session and no
   * recent customer. */
  onlyHere: 'Inês Carvalho',
} as const;

/** People who change preferences, by project. */
export const choosers: Record<string, string> = {
  hydrated: 'Dmytro Kovalenko',
  'no-js': 'Frédéric Lévêque',
  phone: 'Guðrún Jónsdóttir',
};

/** People who change settings in the account menu, by project; all in the China cloud. */
export const menuChoosers: Record<string, string> = {
  hydrated: '孙丽',
  'no-js': '何强',
  phone: '高洁',
};

/** People who end sessions, by project. All are in the same cloud, so the same button signs them in. */
export const enders: Record<string, string> = {
  hydrated: 'Luis Ortega',
  'no-js': 'Monique Baptiste',
  phone: 'Nathan Yellowhorse',
};

/** A person who changes the view of tables, in one test after the other; in the China cloud. */
export const viewer = '周浩';
