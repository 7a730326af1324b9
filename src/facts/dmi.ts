/** Files of /sys/class/dmi/id whose names are those of the facts. */
export const dmiNames: readonly string[] = [
  ...['bios_date', 'bios_vendor', 'bios_version'],
  ...['board_asset_tag', 'board_name', 'board_serial', 'board_vendor', 'board_version'],
  ...['chassis_asset_tag', 'chassis_serial', 'chassis_vendor', 'chassis_version'],
  ...['product_name', 'product_serial', 'product_uuid', 'product_version'],
];

/** What the numbers of `chassis_type` mean, by the SMBIOS specification. */
export const formFactors: readonly (string | undefined)[] = [
  ...[undefined, 'Other', 'Unknown', 'Desktop', 'Low Profile Desktop', 'Pizza Box'],
  ...['Mini Tower', 'Tower', 'Portable', 'Laptop', 'Notebook', 'Hand Held', 'Docking Station'],
  ...['All In One', 'Sub Notebook', 'Space-saving', 'Lunch Box', 'Main Server Chassis'],
  ...['Expansion Chassis', 'Sub Chassis', 'Bus Expansion Chassis', 'Peripheral Chassis'],
  ...['RAID Chassis', 'Rack Mount Chassis', 'Sealed-case PC', 'Multi-system', 'CompactPCI'],
  ...['AdvancedTCA', 'Blade', 'Blade Enclosure', 'Tablet', 'Convertible', 'Detachable'],
  ...['IoT Gateway', 'Embedded PC', 'Mini PC', 'Stick PC'],
];
