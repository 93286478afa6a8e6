//! Countries with right-to-left scripts.

use super::Country;

pub const EMIRATES: Country = Country {
    iso: "AE",
    culture: "ar-AE",
    language: "ar",
    domain_suffix: "ae",
    name_patterns: &["شركة {name} {trade} ذ.م.م", "مؤسسة {name} {trade}", "{name} {trade} ({town})"],
    names: &[
        ("النخلة", "nakhla"),
        ("الصقر", "saqr"),
        ("الواحة", "waha"),
        ("اللؤلؤة", "lulua"),
        ("الأفق", "ufuq"),
        ("السراج", "siraj"),
    ],
    trades: &[
        ("للتجارة", "trading"),
        ("للمقاولات", "contracting"),
        ("للشحن", "shipping"),
        ("للاستشارات", "consulting"),
        ("للأغذية", "foods"),
    ],
    towns: &[("دبي", "dubai", "دبي"), ("أبوظبي", "abudhabi", "أبوظبي"), ("الشارقة", "sharjah", "الشارقة")],
    streets: &["شارع الشيخ زايد ##", "شارع الكورنيش #", "شارع الاتحاد ##"],
    postal: "#####",
    phone: "+971 4 ### ####",
    registration: Some("######"),
    given_names: &["فاطمة", "أحمد", "مريم", "يوسف"],
    family_names: &["الهاشمي", "المنصوري", "النعيمي", "الزعابي"],
};

pub const SAUDI_ARABIA: Country = Country {
    iso: "SA",
    culture: "ar-SA",
    domain_suffix: "com.sa",
    towns: &[
        ("الرياض", "riyadh", "منطقة الرياض"),
        ("جدة", "jeddah", "منطقة مكة المكرمة"),
        ("الدمام", "dammam", "المنطقة الشرقية"),
    ],
    streets: &["طريق الملك فهد ##", "شارع العليا #"],
    phone: "+966 11 ### ####",
    registration: Some("10########"),
    ..EMIRATES
};

pub const ISRAEL: Country = Country {
    iso: "IL",
    culture: "he-IL",
    language: "he",
    domain_suffix: "co.il",
    name_patterns: &["{name} {trade} בע״מ", "{trade} {name} ({town})", "קבוצת {name} – {trade}"],
    names: &[
        ("אלון", "alon"),
        ("הדר", "hadar"),
        ("צבי", "tzvi"),
        ("רימון", "rimon"),
        ("שחף", "shachaf"),
        ("גליל", "galil"),
    ],
    trades: &[
        ("הנדסה", "handasa"),
        ("שיווק", "shivuk"),
        ("הוצאה לאור", "hotzaa"),
        ("הובלות", "hovalot"),
        ("ייעוץ", "yeutz"),
    ],
    towns: &[("תל אביב-יפו", "telaviv", "תל אביב"), ("חיפה", "haifa", "חיפה"), ("באר שבע", "beersheva", "הדרום")],
    streets: &["רחוב הרצל ##", "שדרות רוטשילד #", "דרך הים #"],
    postal: "#######",
    phone: "+972 3 ### ####",
    registration: None,
    given_names: &["נועה", "יעל", "איתן", "עומר"],
    family_names: &["כהן", "לוי", "פרידמן", "אברהמי"],
};
