# 订阅的更改：数量、期限结束时的处理方式、暂停和取消。
seats-changes = 更改
change-current-value = 现在
change-new-value = 更改后
change-property = 更改内容
seats-back = 返回订阅
seats-review = 核对更改
seats-reviewed = 确认之前
seats-unknown-price = 合作伙伴中心未返回此更改的价格。价格会显示在下一张发票上。
seats-unknown-refund = 合作伙伴中心未返回退款金额。金额会显示在下一张发票上。
seats-closes = 本期限的更改截止时间
seats-closes-unknown = 合作伙伴中心未返回本期限的更改截止时间。
change-unavailable = 不可用

## 为何不提供某项更改
change-unavailable-ended = 订阅已结束。
change-unavailable-suspended = 订阅已暂停。请先重新激活。
change-unavailable-not-suspended = 订阅未暂停。
change-unavailable-not-active = 订阅不是有效状态。
change-unavailable-locked-before-end = 期限将在 24 小时内结束。在结束之前，合作伙伴中心会拒绝更改。
change-unavailable-endless = 订阅没有结束日期。
change-unavailable-usage-based = Azure 按用量收费，并在 Azure 中管理。
change-unavailable-trial = 试用版不能这样更改。
change-unavailable-canceled-by-order = 软件通过订单购买，无法在此处更改。
change-unavailable-marketplace = 合作伙伴中心不暂停市场软件。
change-unavailable-legacy = 旧版订阅只能暂停，不能取消。
change-unavailable-no-window = 合作伙伴中心未返回此订阅的可取消时间。
change-unavailable-window-closed = 此订阅的可取消时间已过。请设置期限结束时的处理方式。

## 数量
quantity-title = 更改数量
quantity-new = 新数量
quantity-new-help = 订阅当前数量为 { $quantity }。
quantity-assigned = { $product } 的已分配许可证
quantity-free = { $product } 的可用许可证
quantity-seats-unknown = 合作伙伴中心未返回哪些许可证属于此订阅。请检查已分配的数量。
quantity-view-licenses = 查看许可证
quantity-in-the-way = { $product } 的已分配许可证比更改后的数量多 { $count } 个。请先移除用户的许可证。
quantity-holders = 拥有 { $product } 许可证的用户：
quantity-holders-unknown = 合作伙伴中心未及时返回哪些用户拥有 { $product } 许可证。
quantity-holders-partly = 只检查了 { $count } 个用户。其他用户也可能拥有 { $product } 许可证。
quantity-view-users = 查看用户
quantity-same = 订阅已是此数量。请输入其他数量。
quantity-raised = 立即添加 { $count } 个许可证，并按剩余期限收费。
quantity-raised-back = 合作伙伴中心会设置可退还的截止时间，更改后显示在订阅中。此后，添加的许可证需付费至期限结束。
quantity-lowered = 立即退还 { $count } 个许可证。
quantity-lowered-back = 要恢复这些许可证，请增加数量，届时按新许可证收费。
quantity-reducible =
    { $count ->
        [0] 目前没有可退还的许可证。
       *[other] 目前可退还 { $count } 个许可证。
    }
quantity-reducible-untold = 合作伙伴中心未返回可退还的许可证数量和截止时间。减少数量可能会被拒绝。
quantity-too-many = 超出目前可退还的数量。请少减一些，或安排在续订时减少数量。
quantity-schedule = 安排在续订时
quantity-forgets = 数量更改时，合作伙伴中心会移除期限结束时的已安排更改。请在更改后重新安排。
quantity-raise = 为 { $customer } 将 { $name } 的数量从 { $now } 增加到 { $then }
quantity-lower = 为 { $customer } 将 { $name } 的数量从 { $now } 减少到 { $then }
done-update-quantity = 已更改数量。
named-update-quantity = 已更改 { $name } 的数量。

## 期限结束时的处理方式
end-title = 设置期限结束时的处理方式
end-choose = 期限结束时
end-renew-as-is = 原样续订
end-renew-changed = 续订并更改期限、计费或数量
end-stop = 取消：订阅结束，服务停止
end-extend = 以延长服务期继续 (每月付费)
end-off = 关闭自动续订
end-plan = 期限和计费
end-plan-words = { $term }，计费频率：{ $cycle }
end-plan-help = 仅适用于“续订并更改”。合作伙伴中心会拒绝该产品不销售的期限。
end-quantity = 续订后的数量
end-quantity-help = 仅适用于“续订并更改”。
end-is-as-is = 原样续订
end-is-renew = 续订：{ $details }
end-is-stop = 结束，服务停止
end-is-extend = 以延长服务期继续
end-is-off = 不自动续订
end-is-off-extends = 不续订，也未取消：以付费的延长服务期继续
end-is-other = 在合作伙伴中心设置
end-same = 期限已按此方式结束。请选择其他方式。
end-on = 期限结束日期
end-undo = 在此之前，你可以再次更改。
end-stop-says = 期限结束时，服务立即停止，订阅无法恢复。在此之前，订阅保持不变。
end-stop-off-says = 期限结束时，订阅结束。在此之前，订阅保持不变。
end-off-unknown = 合作伙伴中心未返回关闭自动续订后，期限结束时的处理方式。
end-extend-says = 期限结束时，订阅以更高的价格逐月延续：加价 3%，如果产品没有月度计划，则加价 23%。可以随时取消。
end-renew-says = 期限结束时，新期限开始并收费。新期限只能在合作伙伴中心届时设置的时间内取消。
end-off-now = 自动续订已关闭，且没有已安排的更改。订阅不会结束：它会以延长服务期继续，并需付费。要结束订阅，请选择取消。
end-button-as-is = 为 { $customer } 原样续订 { $name }
end-button-renew = 为 { $customer } 续订并更改 { $name }
end-button-stop = 为 { $customer } 在期限结束时取消 { $name }
end-button-extend = 为 { $customer } 以延长服务期继续 { $name }
end-button-off = 为 { $customer } 关闭 { $name } 的自动续订
end-again = 合作伙伴中心已移除期限结束时的已安排更改。
end-again-link = 重新安排
done-update-term-end = 已设置期限结束时的处理方式。
named-update-term-end = 已设置 { $name } 期限结束时的处理方式。

## 暂停、重新激活、取消
suspend-title = 暂停订阅
suspend-says = 用户会立即失去访问权限。数据暂时保留。
suspend-pays = 在期限结束之前，订阅仍会收费。暂停不等于取消。
suspend-pays-legacy = 旧版订阅暂停期间，计费也会暂停。合作伙伴中心未返回其数据的删除时间。
suspend-undo = 你可以重新激活。
suspend-button = 为 { $customer } 暂停 { $name }
reactivate-title = 重新激活订阅
reactivate-says = 用户会恢复访问权限，订阅会收费。
reactivate-button = 为 { $customer } 重新激活 { $name }
cancel-title = 取消订阅
cancel-says = { $customer } 的 { $name } 会立即结束：用户会失去全部 { $quantity } 个许可证。
cancel-irreversible = 此操作无法撤消。要重新拥有，请重新订购。
cancel-until = 取消截止时间
cancel-refunds = 退款
cancel-refund-untold = 合作伙伴中心未返回是否有退款。
cancel-button = 为 { $customer } 取消 { $name }
done-suspend-subscription = 已暂停订阅。
named-suspend-subscription = 已暂停 { $name }。
done-reactivate-subscription = 已重新激活订阅。
named-reactivate-subscription = 已重新激活 { $name }。
done-cancel-subscription = 已取消订阅。
named-cancel-subscription = 已取消 { $name }。

## 需要时间的更改
changing-title = 合作伙伴中心仍在进行更改
changing-advice = { $what }：{ $to }。你可以离开此页面。请稍后再检查是否已完成。
changing-done = { $what }：现在为 { $to }。

## 即将截止
closing-title = 即将截止
closing-lead = 未来 90 天内可以退还、取消或更改的项目，以及各自的截止时间。
closing-none = 未来 90 天内没有即将截止的项目
closing-none-advice = 当期限结束或许可证仍可退还时，订阅会显示在此处。
closing-what = 项目
closing-until = 截止时间
closing-change-by = 更改截止时间
closing-reduce = 退还截止时间
closing-cancel-by = 取消截止时间
closing-line = 未来 12 个月
closing-list = 截止时间
closing-export = 导出 (CSV)
closing-calendar = 添加到日历 (iCalendar)
closing-give-back = 退还 { $quantity }
closing-cancel = 取消订阅
closing-change = 更改期限结束时的处理方式
closing-term = 期限结束：{ $then }
closing-nothing = —
