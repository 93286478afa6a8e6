# 有关客户申请的电子邮件，以及相应的个人设置。
request-mail-subject = 申请 #{ $number }：{ $event } – { $about }
request-mail-number = 申请 #{ $number }

## 发生的事件，用于主题
request-mail-asked = 新申请
    .own = 等待你的公司同意
request-mail-company-approved = 新申请
    .own = 已代表你的公司同意
request-mail-company-refused = 已代表客户的公司拒绝
    .own = 已代表你的公司拒绝
request-mail-approved = 已批准
request-mail-changed = 已更改
request-mail-drifted = 条件已变化
request-mail-accepted = 已接受
request-mail-completed = 已标记为完成
request-mail-refused = 已拒绝
request-mail-withdrawn = 已撤回
request-mail-expired = 已过期
request-mail-outdated = 已失效
request-mail-done = 已完成
request-mail-failed = 失败
request-mail-unknown = 未确认
request-mail-returned = 批准已撤销，重新等待处理
request-mail-answered = 新消息

## 发生的事件
request-mail-says-asked = { $by } 提交了申请。
    .own = { $by } 提交了需要你的公司同意的申请。
request-mail-says-company-approved = { $by } 已代表其公司同意此申请。
    .own = { $by } 已代表你的公司同意你的申请。
request-mail-says-company-refused = { $by } 已代表其公司拒绝此申请。
    .own = { $by } 已代表你的公司拒绝你的申请。
request-mail-says-approved = { $by } 已批准此申请。
    .own = { $by } 已批准你的申请。
request-mail-says-changed = { $by } 更改了此申请。
    .own = { $by } 更改了你的申请。
request-mail-says-drifted = 提交申请后，条件已变化。尚未进行任何更改。
request-mail-says-accepted = { $by } 已接受更改后的申请。
request-mail-says-completed = { $by } 已将此申请标记为完成。
    .own = { $by } 已将你的申请标记为完成。
request-mail-says-refused = { $by } 已拒绝此申请。
    .own = { $by } 已拒绝你的申请。
request-mail-says-withdrawn = { $by } 已撤回此申请。
request-mail-says-expired = 30 天内无人处理，此申请已过期。未进行任何更改。
request-mail-says-outdated = 申请的更改已无法进行，或已经生效。未进行任何更改。
request-mail-says-done = 申请的更改已完成。
request-mail-says-failed = 申请的更改失败。未进行任何更改。
request-mail-says-unknown = 无法确认申请的更改是否已完成。
request-mail-says-returned = 批准此申请的员工已没有访问权限，因此批准已撤销，申请重新等待处理。未进行任何更改。
request-mail-says-answered = { $by } 就此申请发送了消息。

## 后续步骤，其后为链接
request-mail-next-decide = 在此批准、更改或拒绝：
    .own = 在此同意或拒绝：
request-mail-next-company-approved = 在此批准、更改或拒绝：
    .own = 接下来由合作伙伴处理。在此查看状态：
request-mail-next-change-follows = 即将进行更改。在此查看申请：
request-mail-next-offered = 接下来由客户决定是否接受。在此查看申请：
    .own = 请检查，然后在此接受或撤回：
request-mail-next-again = 在此查看申请：
    .own = 如果仍有需要，请提交新申请。在此查看此申请：
request-mail-next-failed = 请排除原因，然后在此重新批准或拒绝：
    .own = 合作伙伴可以看到原因并重试。在此查看状态：
request-mail-next-unknown = 请在合作伙伴中心检查订阅。在此查看申请：
    .own = 再次申请之前，请检查订阅。在此查看申请：
request-mail-next-answered = 在此阅读并回复：
request-mail-next-see = 在此查看申请：

## 申请
request-mail-what = 申请内容
request-mail-customer = 客户
request-mail-asker = 申请人
request-mail-on-behalf = { $person }，由 { $name } 登记
request-mail-message = 消息
request-mail-reason = 理由
request-mail-ticket = 工单号
request-mail-when = 时间
request-mail-until = 过期时间
request-mail-quantity = { $name }：许可证从 { $before } 个更改为 { $after } 个
request-mail-units = { $name }：数量从 { $before } 更改为 { $after }
request-mail-renew = { $name }：按原样续订
request-mail-renew-changed = { $name }：续订并更改
request-mail-stop = { $name }：期限结束时取消
request-mail-extend = { $name }：以延长服务期继续
request-mail-off = { $name }：关闭自动续订
request-mail-end = { $name }：更改期限结束时的处理方式
request-mail-cancel = { $name }：取消订阅
request-mail-license = { $name }：为一名用户分配许可证
request-mail-product = 新产品：{ $name }

## 收到邮件的原因
request-mail-why-asker = 你收到此电子邮件，是因为你提交了此申请。
request-mail-why-approver = 你收到此电子邮件，是因为你代表公司处理申请。
request-mail-why-staff = 你收到此电子邮件，是因为你可以处理此申请或已认领此申请。
request-mail-why-daily = 你收到此摘要，是因为你选择了每天一封电子邮件。
request-mail-change = 在此选择接收申请电子邮件的频率：{ $url }

## 每日摘要
request-mail-summary-subject = { $count } 项申请有新动态
request-mail-summary-says = 以下申请有新动态：
request-mail-state-in-company = 等待客户的公司同意
    .own = 等待你的公司同意
request-mail-state-asked = 等待我们处理
    .own = 等待合作伙伴处理
request-mail-state-offered = 等待客户接受
    .own = 等待你接受
request-mail-state-approved = 已批准
request-mail-state-running = 正在更改
request-mail-state-done = 已完成
request-mail-state-failed = 失败
request-mail-state-unknown = 未确认
request-mail-state-refused = 已拒绝
request-mail-state-withdrawn = 已撤回
request-mail-state-expired = 已过期
request-mail-state-outdated = 已失效

## 个人设置
request-mail-setting = 申请电子邮件
request-mail-each = 每个事件
request-mail-daily = 每天一次
request-mail-none = 从不
request-mail-to = 发送到你的登录名 { $address }。
request-mail-no-address = 你不会收到申请电子邮件，因为你的登录名不是电子邮件地址。
request-mail-no-mail = 你不会收到申请电子邮件，因为此门户不发送此类邮件。
