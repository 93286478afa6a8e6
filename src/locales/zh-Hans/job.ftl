# 作业：针对多个用户的操作，关闭页面后会继续进行。
nav-jobs = 作业
jobs-none = 尚无作业
jobs-none-advice = 在客户的用户列表中选择多个用户，即可一起更改。关闭页面后作业会继续进行。
jobs-to-customers = 转到客户
job-action = 操作
job-state = 状态
job-rows = 用户
job-owner = 发起人
job-created = 创建时间
job-untitled = 选择操作
job-by = 计划者：{ $name }
job-users = { $count } 个用户

## 操作
job-assign-licenses = 分配许可证
job-remove-licenses = 移除许可证
job-reset-password = 重置密码
job-add-role = 分配目录角色
job-remove-role = 移除目录角色
job-delete = 删除用户
job-restore = 还原用户
job-create = 创建用户

## 状态
job-draft = 草稿
job-checking = 正在检查
job-ready = 可以开始
job-queued = 正在等待
job-running = 正在进行
job-finished = 已完成
job-canceled = 已取消
job-row-unchecked = 未检查
job-row-queued = 正在等待
job-row-running = 正在进行
job-row-done = 已完成
job-row-failed = 失败
job-row-skipped = 已跳过
job-row-unknown = 未确认

## 跳过用户的原因
job-skip-no-user = 此客户没有该用户。
job-skip-user-deleted = 用户已删除。
job-skip-user-active = 用户未删除。
job-skip-has-already = 用户已有该许可证或角色。
job-skip-has-not = 用户没有该许可证或角色。
job-skip-no-location = 用户没有使用位置。请先设置使用位置，再分配许可证。
job-skip-none-left = 没有剩余的许可证可分配给此用户。
job-skip-no-product = 客户没有此产品。
job-skip-last-administrator = 该用户是客户的最后一位管理员，或合作伙伴中心无法判断。
job-skip-duplicate = 另一行属于同一用户。
job-skip-canceled = 作业已先被取消。

## 选择
job-choose = 选择操作
job-products = 产品
job-role = 目录角色
job-choose-role = 选择角色
job-check-first = 尚未进行更改。Tenantry 会先检查每个用户，并显示将进行的更改。
job-check = 检查 { $count } 个用户
job-discard = 放弃
job-of-another = 只有计划者可以启动此作业。

## 确认
job-confirm = 确认
job-due = 共 { $total } 个用户，将更改 { $count } 个。
job-due-create = 共 { $total } 个用户，将创建 { $count } 个。
job-left-out = 将跳过 { $count } 个用户，原因见列表。
job-start = { $action } ({ $count } 个用户)
job-nothing-due = 没有可更改的内容，原因见列表。
job-delete-warning = 用户删除后会立即失去访问权限，30 天内可以还原。
job-password-warning = 每个用户会获得一个生成的密码。你可以在 24 小时内下载密码，且只能下载一次。
job-remove-warning = 用户会失去对不再拥有许可证的服务的访问权限。

## 进度
job-progress = 进度
job-checking-lead = 正在检查每个用户。不会进行更改。
job-queued-lead = 正在排队等待。
job-running-lead = 你可以关闭此页面。
job-checked-of = 已检查 { $count } 个，共 { $total } 个
job-done-of = 已完成 { $count } 个，共 { $total } 个
job-left-seconds = 剩余约 { $count } 秒
job-left-minutes = 剩余约 { $count } 分钟
job-refresh = 刷新
job-cancel = 取消作业

## 结果
job-outcome = 结果
job-unknown-advice = 合作伙伴中心未确认某些更改。重试之前，请检查这些用户。
job-incomplete = 已创建 { $count } 个用户，但部分许可证未分配，原因见列表。
job-retry = 重试 { $count } 个失败的用户
job-rows-file = 下载已跳过和失败的用户 (CSV)
job-passwords-once = 密码只能下载一次，截止时间：
job-passwords-file = 下载密码 (CSV)
job-rows-all = 全部
job-rows-none = 没有处于此状态的用户

## 文件
job-file-user = 用户
job-file-customer = 客户 ID
job-file-action = 操作
job-file-state = 状态
job-file-reason = 原因
job-file-correlation = 相关 ID
job-file-password = 密码

## 在用户列表中选择
users-select = 选择 { $name }
users-select-all = 选择此页上的所有用户
users-select-none = 清除选择
users-selected = 个用户已选择
users-batch = 更改所选用户

## 消息
done-plan-job = 已开始检查。
done-start-job = 已启动作业。
done-retry-job = 已开始重新检查失败的用户。
done-cancel-job = 已取消作业。
done-draft-users-job = 已选择用户。
busy-draft = 正在继续…
busy-plan = 正在检查…
busy-start = 正在开始…
busy-retry = 正在开始…
action-start-job = 启动作业
action-retry-job = 重试作业
action-cancel-job = 取消作业
action-export-passwords = 下载密码
capability-run-jobs = 通过作业更改多个用户

## 用户离职
job-leaver = 为 { $name } 办理离职
job-start-steps = { $action } ({ $count } 个步骤)
job-due-steps = 共 { $total } 个步骤，将执行 { $count } 个。
job-start-at = 开始时间
job-start-at-help = 留空则立即开始。时区：{ $zone }。
job-ticket = 工单文本
job-ticket-copy = 复制文本
leaver-title = 用户离职
leaver-lead = 选择 { $name } 离职时的处理步骤。各步骤按此顺序执行，并显示每个步骤的结果。
leaver-blocking = 合作伙伴中心无法阻止登录。请先阻止登录：
leaver-password = 重置密码
leaver-password-help = 令牌过期后用户会被注销，且无法再用旧密码登录。
leaver-roles = 移除目录角色
leaver-licenses = 移除许可证
leaver-no-roles = 没有可移除的目录角色。
leaver-no-licenses = 没有可移除的许可证。
leaver-delete = 删除用户
leaver-delete-help = 30 天内可以还原。删除用户也会释放许可证。
leaver-check = 检查 { $name } 的步骤
missing-steps = 请至少选择一个步骤。
done-plan-leaver = 已开始检查。
bar-jobs = { $count } 个作业正在进行
date-start-at = 请选择从现在起 90 天内的时间。
missing-action = 请选择操作。
missing-skus = 请至少选择一个产品。
missing-users = 请至少选择一个用户。

## 用户表格
job-new-title = 通过文件更改用户
job-new-lead = 一个文件中可包含多个客户的用户。在下一步中选择操作和列。
job-new-lead-customer = 在下一步中选择操作和列。客户：{ $name }
job-new-link = 通过文件更改用户
job-file = CSV 文件
job-file-help = UTF-8 或 UTF-16 编码，以逗号、分号或制表符分隔。最多 { $max } 个用户。
job-paste = 表格
job-paste-help = 可以不上传文件，而在此处粘贴表格。第一行为列名。
job-new-continue = 继续
job-example = 示例
job-example-lead = 列的顺序不限，也可以使用其他名称。操作不需要的列会被忽略。
job-example-table =
    客户,用户,显示名称,名字,姓氏,使用位置,许可证
    contoso.onmicrosoft.com,lina@contoso.com,李娜,娜,李,CN,Microsoft 365 Business Basic
    Fabrikam Inc.,jo@fabrikam.com,Jo Brown,Jo,Brown,US,ENTERPRISEPACK
job-table = 表格
job-table-lines = { $count } 个用户
job-no-table = 此作业不再有表格。请从文件重新开始。
job-columns = 列
job-no-column = 无此列
job-column-customer = 租户 ID、默认域或公司名称。
job-column-customer-own = 仅用于检查每一行是否属于此客户。
job-column-licenses = 产品名称、部件号或 SKU ID，用分号分隔。
job-correct-table = 更正表格
job-not-assigned = 已创建，但未分配：{ $products }。
job-skip-no-customer = 没有客户使用此租户 ID、默认域或名称。
job-skip-several-customers = 有多个客户使用此名称。请使用租户 ID。
job-skip-other-customer = 该行属于其他客户。
job-skip-user-exists = 客户已有使用此登录名的用户。
job-skip-no-domain = 登录名的域不是该客户的域。
job-skip-several-users = 有多个已删除的用户使用过此登录名。请使用对象 ID。
job-skip-list-incomplete = 合作伙伴中心未列出此客户的所有用户。请使用对象 ID。
job-skip-several-products = 有多个产品使用此名称。请使用部件号或 SKU ID。
job-skip-no-role = 客户没有该目录角色。
busy-import = 正在读取…
done-import-users = 已上传表格。
done-plan-import = 已开始检查。
