//! Mainland China, for the cloud operated by 21Vianet.

use super::{Country, Town};

const TOWNS: &[Town] = &[
    ("北京", "beijing", "北京市"),
    ("上海", "shanghai", "上海市"),
    ("广州", "guangzhou", "广东省"),
    ("深圳", "shenzhen", "广东省"),
    ("成都", "chengdu", "四川省"),
    ("杭州", "hangzhou", "浙江省"),
    ("西安", "xian", "陕西省"),
    ("哈尔滨", "harbin", "黑龙江省"),
    ("乌鲁木齐", "urumqi", "新疆维吾尔自治区"),
];

pub const CHINA: Country = Country {
    iso: "CN",
    culture: "zh-CN",
    language: "zh",
    domain_suffix: "com.cn",
    name_patterns: &[
        "{town}{name}{trade}有限公司",
        "{name}{trade}股份有限公司",
        "{town}市{name}{trade}集团",
        "{name}{trade}（{town}）有限责任公司",
    ],
    names: &[
        ("金桥", "jinqiao"),
        ("长江", "changjiang"),
        ("明月", "mingyue"),
        ("龙腾", "longteng"),
        ("春晖", "chunhui"),
        ("天府", "tianfu"),
        ("瑞祥", "ruixiang"),
        ("东方红叶", "hongye"),
        ("华彩", "huacai"),
        ("青松", "qingsong"),
        ("鑫淼", "xinmiao"),
        ("梧桐", "wutong"),
    ],
    trades: &[
        ("科技", "keji"),
        ("贸易", "maoyi"),
        ("物流", "wuliu"),
        ("建筑工程", "jianzhu"),
        ("食品", "shipin"),
        ("教育咨询", "jiaoyu"),
        ("医疗器械", "yiliao"),
        ("纺织", "fangzhi"),
        ("新能源", "xinnengyuan"),
        ("文化传媒", "chuanmei"),
    ],
    towns: TOWNS,
    streets: &["中山路##号", "人民大道1##号", "解放北路#号##室", "科技园#栋#层"],
    postal: "######",
    phone: "+86 10 #### ####",
    registration: None,
    given_names: &["伟", "秀英", "建国", "梓涵", "晓燕"],
    family_names: &["王", "李", "张", "欧阳", "赵"],
};

/// Companies with a foreign parent, whose names are in Latin script.
pub const JOINT_VENTURES: Country = Country {
    name_patterns: &["{name} {trade} (China) Co., Ltd.", "{name} {trade} Asia Pacific Ltd."],
    names: &[
        ("Nordwerk", "nordwerk"),
        ("Avalon", "avalon"),
        ("Sölden", "soelden"),
        ("Kitayama", "kitayama"),
        ("Pembroke", "pembroke"),
    ],
    trades: &[("Motors", "motors"), ("Chemicals", "chemicals"), ("Optics", "optics"), ("Tooling", "tooling")],
    ..CHINA
};
