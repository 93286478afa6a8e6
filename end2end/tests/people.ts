// The emulator's people whom the tests sign in as, by what they may do. Whoever changes their own preferences or sessions
// in a test is nobody else's in any test, and a different person in each project, since projects run side by side.

/** Full names, as the emulator's sign-in page shows them. */
export const people = {
  adminAgent: 'Alicja Żółkiewska',
  salesAgent: 'Bruno Fischer',
  helpdeskAgent: 'Chiara Esposito',
  withoutRole: 'Jakub Nowicki',
  withoutSecondFactor: 'Henryk Bez-Kodu',
  chinaAdminAgent: '陈宇',
  chinaSalesAgent: '林梅',
  usGovernmentAdminAgent: 'Kayla Whitfield',
  /** The accounts that partners connect with. */
  connection: 'Connection (Bursztyn)',
  chinaConnection: '连接账户（海棠云）',
  usGovernmentConnection: 'Connection (Potomac)',
  /** Of a partner that nobody has registered until a test does. */
  newGlobalAdministrator: 'Sigrid Aasen',
  newAdminAgent: 'Torbjørn Lund',
  newConnection: 'Connection (Fjordlys)',
  ofDisabledPartner: 'Rolf Abendschein',
  ofUnknownTenant: 'Nemo Niemand',
  /** The only one of a customer's own people whose partner is the one for US government. */
  usGovernmentCustomerAdministrator: 'Linda Okafor',
  /** Of the customer whose people have each role, one role each; their partner is the first one. */
  customerAdministrator: 'Tamika Schultz',
  customerBillingAdministrator: 'Linda Schultz',
  customerUserAdministrator: 'Linda Martinez',
  customerLicenceAdministrator: 'Hector Johnson',
  customerHelpdeskAdministrator: 'Tamika Johnson',
  customerWithoutRole: 'Grace F. Johnson',
  operator: 'Olga Operator',
  /** Known to two partners, each by an addition of its own to the name. */
  guest: 'Ingrid Solberg',
  /** Signs in once in all the tests and opens no customer, so that no other session and no recent customer shows. */
  onlyHere: 'Inês Carvalho',
} as const;

/** Who changes preferences, by project. */
export const choosers: Record<string, string> = {
  hydrated: 'Dmytro Kovalenko',
  'no-js': 'Frédéric Lévêque',
  phone: 'Guðrún Jónsdóttir',
};

/** Who chooses in the account menu, by project; all of the cloud in China. */
export const menuChoosers: Record<string, string> = {
  hydrated: '孙丽',
  'no-js': '何强',
  phone: '高洁',
};

/** Who ends sessions, by project. All are of the same cloud, so the same button signs them in. */
export const enders: Record<string, string> = {
  hydrated: 'Luis Ortega',
  'no-js': 'Monique Baptiste',
  phone: 'Nathan Yellowhorse',
};

/** Who chooses what of tables is shown, one test after the other; of the cloud in China. */
export const viewer = '周浩';
