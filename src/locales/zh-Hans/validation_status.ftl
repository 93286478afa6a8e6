# Microsoft 对客户帐户的验证进度。
validation-title = Microsoft 验证
validation-state = 状态
validation-updated = 上次更新
validation-allowed = 已允许
validation-allowed-meaning = Microsoft 已验证此帐户。可以下单。
validation-under-review = 正在审核
validation-under-review-meaning = Microsoft 正在审核此帐户。审核完成之前，订单会被阻止。
validation-not-allowed = 不允许
validation-not-allowed-meaning = Microsoft 拒绝了此帐户。订单已被阻止。请联系合作伙伴中心支持。
validation-unknown = 未知
validation-unknown-meaning = 状态不可用。在状态明确之前，订单会被阻止。
validation-not-ready = 未就绪
validation-not-ready-meaning = Microsoft 尚未开始审核此帐户。订单可能会延迟。
validation-other-meaning = 无法识别的状态。订单可能会被阻止。
validation-none = 不需要
