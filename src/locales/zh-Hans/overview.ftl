# 客户概览：需要关注的事项、数据、订阅、未来十二个月。
attention-title = 需要关注
    .own = 待办事项
attention-none = 没有需要关注的事项。
    .own = 目前没有待办事项。
attention-none-known = 在可检查的范围内未发现问题。
attention-unchecked = 无法检查：{ $what }。
attention-more = 还有 { $count } 项
attention-suspended = 用户无法使用。数据会保留。
attention-extends = 从 { $on } 起将以更高的价格逐月延续：尚未选择期限结束时的处理方式。更改截止日期：{ $last }。
attention-extends-unknown = 从 { $on } 起将以更高的价格逐月延续：尚未选择期限结束时的处理方式。
attention-ends = 将于 { $on } 结束，不会续订。
attention-full = 已满
attention-over = 超额分配
attention-full-detail = 全部 { $total } 个许可证均已分配。
attention-over-detail = 已分配 { $consumed } 个许可证，但只购买了 { $total } 个。
attention-unused = 未使用
attention-unused-detail = 共 { $total } 个许可证，{ $free } 个未分配。
attention-agreement-missing = 未接受
attention-agreement-outdated = 已过时
attention-agreement-missing-detail = 在客户接受协议之前，Microsoft 会拒绝订单和订阅更改。
    .own = 在你的公司接受协议之前，Microsoft 会拒绝购买和订阅更改。
attention-agreement-outdated-detail = 需要接受新版本。
attention-no-access = 无访问权限
attention-no-access-title = 委派访问
attention-no-access-detail = 合作伙伴中心拒绝显示用户和许可证。你的帐户可能需要此客户的 GDAP 角色。
attention-view-subscription = 查看订阅
attention-view-licenses = 查看许可证
attention-view-agreements = 查看协议
attention-view-validation = 查看状态
attention-view-budget = 查看预算
attention-view-access = 查看关系
attention-view-partner = 查看设置
attention-expired = 已过期
attention-expiring = 即将过期
attention-credential = 有效期至 { $on }。此后任何人都无法登录，也无法调用合作伙伴中心。
source-subscriptions = 订阅
source-licenses = 许可证
source-agreement = 协议
source-validation = Microsoft 验证
source-recent = 最近的客户
source-budget = Azure 预算

## 数据
figures-title = 关键数据
figure-seats = 使用中的许可证
figure-seats-of = 共 { $total } 个
figure-renewing = 30 天内续订
figure-renewing-of =
    { $count ->
       *[other] 订阅
    }
figure-users = 用户
figure-users-many = { $count }+
figure-admins = { $count } 位全局管理员
figure-admins-many = { $count }+ 位全局管理员
figure-azure = 本月 Azure
figure-azure-of = 预算 { $budget }
figure-azure-share = { $percent }%
figure-azure-of-budget = 占预算的比例
figure-no-budget = 无预算
figure-none = 尚无
figure-refused = 无访问权限
figure-unknown = 无法加载

## 订阅
overview-subscriptions = 订阅
    .own = 你拥有的订阅
overview-subscriptions-all = 查看全部 { $count } 个订阅
overview-seats = 使用中的许可证
overview-seats-help = “—”表示合作伙伴中心未提供哪些许可证属于该订阅。
overview-bought = 数量
overview-ends = 期限结束日期
overview-then = 期限结束时
overview-change-by = 更改截止日期
seats-of = { $consumed } / { $total }

## 未来十二个月
timeline-title = 未来十二个月
timeline-none = 未来十二个月内没有订阅的期限会结束。
timeline-table = 以表格显示
timeline-of = { $count } 个订阅的期限将在未来十二个月内结束
timeline-today = 今天
timeline-and-more = { $name } 及另外 { $count } 个
date-month-1 = 1月
date-month-2 = 2月
date-month-3 = 3月
date-month-4 = 4月
date-month-5 = 5月
date-month-6 = 6月
date-month-7 = 7月
date-month-8 = 8月
date-month-9 = 9月
date-month-10 = 10月
date-month-11 = 11月
date-month-12 = 12月

## 侧栏
overview-billing-edit = 查看计费配置文件
overview-billing-address-same = 与公司地址相同
overview-activity = 最近的活动
    .own = 合作伙伴的操作
overview-activity-all = 所有活动
overview-activity-none = Tenantry 中尚无活动。

## 合作伙伴员工的主页
nav-home = 主页
staff-home-attention-help =
    { $count ->
        [0] 此处会检查你打开的客户的订阅和协议。合作伙伴中心没有跨所有客户的列表。
       *[other] 此处会检查你最近打开的 { $count } 个客户的订阅和协议。合作伙伴中心没有跨所有客户的列表。
    }
staff-home-customers-all = 所有客户
staff-home-customers-find = 查找客户
staff-home-recent = 最近的客户
staff-home-recent-none = 你打开过的客户会显示在此处。
